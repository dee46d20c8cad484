// Small comforts. Every page works without them.
(function () {
  "use strict";

  function focusErrors() {
    var summary = document.getElementById("error-summary");
    if (summary) summary.focus();
  }

  function watchCount(count) {
    var area = document.getElementById(count.id.replace(/_count$/, ""));
    if (!area) return;
    var limit = Number(count.dataset.limit);
    function show() {
      var left = limit - area.value.length;
      count.textContent = Math.abs(left) + " " + (left < 0 ? count.dataset.over : count.dataset.left);
      count.classList.toggle("hb-count--over", left < 0);
    }
    area.addEventListener("input", show);
    show();
  }

  // A second press within a second of the first sends nothing twice.
  function ignoreSecondPress(event) {
    var form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 1000) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = String(Date.now());
  }

  // A question is one line: Enter asks it, with Shift it breaks the line. Not while an input method composes a word.
  function enterAsks(event) {
    var area = event.target;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (!area.matches || !area.matches("textarea[data-enter]") || !area.form) return;
    event.preventDefault();
    area.form.requestSubmit();
  }

  // While a file is sent and read, the page says so, and for how long it has been at it.
  function showWait(event) {
    var wait = event.target.querySelector("[data-wait]");
    if (!wait || event.defaultPrevented) return;
    var began = Date.now(), status = wait.querySelector("[role=status]");
    wait.querySelector("progress").hidden = false;
    status.textContent = wait.dataset.words;
    var clock = setInterval(function () {
      var seconds = Math.round((Date.now() - began) / 1000);
      status.textContent = wait.dataset.words + " " + seconds + " " + wait.dataset.seconds + ".";
    }, 5000);
    window.addEventListener("pageshow", function () {
      clearInterval(clock);
      wait.querySelector("progress").hidden = true;
      status.textContent = "";
    }, { once: true });
  }

  // The account menu closes with Escape and when something else is pressed.
  function closeMenus(event) {
    document.querySelectorAll("details.hb-account[open]").forEach(function (menu) {
      if (event.type === "keydown") {
        if (event.key !== "Escape") return;
        menu.open = false;
        menu.querySelector("summary").focus();
      } else if (!menu.contains(event.target)) {
        menu.open = false;
      }
    });
  }

  function printPage(event) {
    if (event.target.closest && event.target.closest("[data-print]")) window.print();
  }

  focusErrors();
  document.querySelectorAll("[data-limit]").forEach(watchCount);
  document.querySelectorAll("[data-print]").forEach(function (button) { button.hidden = false; });
  document.addEventListener("submit", ignoreSecondPress);
  document.addEventListener("submit", showWait);
  document.addEventListener("keydown", closeMenus);
  document.addEventListener("keydown", enterAsks);
  document.addEventListener("click", closeMenus);
  document.addEventListener("click", printPage);
})();
