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

  // Files that were chosen, with their sizes, before anything is sent; the server looks again.
  function showFiles(event) {
    var field = event.target;
    var box = field.type === "file" && document.getElementById(field.id + "_chosen");
    if (!box) return;
    var list = box.querySelector("ul"), largest = Number(box.dataset.largest), files = Array.from(field.files);
    list.replaceChildren.apply(list, files.map(function (file) {
      var item = document.createElement("li"), kilobytes = Math.max(1, Math.round(file.size / 1000));
      var size = kilobytes < 1000 ? kilobytes + " kB" : (kilobytes / 1000).toFixed(1) + " MB";
      item.textContent = file.name + ", " + size + (file.size > largest ? ": " + box.dataset.tooLarge : "");
      return item;
    }));
    list.hidden = !files.length;
    box.querySelector("[role=status]").textContent = files.length > Number(box.dataset.most) ? box.dataset.tooMany : "";
  }

  function select(text) {
    var range = document.createRange();
    range.selectNodeContents(text);
    window.getSelection().removeAllRanges();
    window.getSelection().addRange(range);
  }

  // Words to copy. Browsers give pages the clipboard over https only; else the old way, and else the words stay selected.
  function copyText(event) {
    var box = event.target.matches && event.target.matches("[data-copy] button") && event.target.closest("[data-copy]");
    if (!box) return;
    var text = box.querySelector(".hb-copy__text"), status = box.querySelector("[role=status]");
    function say(copied) { status.textContent = copied ? box.dataset.copied : box.dataset.failed; }
    function oldWay() {
      select(text);
      say(document.execCommand("copy"));
    }
    if (!navigator.clipboard) return oldWay();
    navigator.clipboard.writeText(text.innerText.trim()).then(function () { say(true); }, oldWay);
  }

  focusErrors();
  document.querySelectorAll("[data-limit]").forEach(watchCount);
  document.querySelectorAll("[data-print]").forEach(function (button) { button.hidden = false; });
  document.querySelectorAll("[data-copy] button").forEach(function (button) { button.hidden = false; });
  document.addEventListener("submit", ignoreSecondPress);
  document.addEventListener("submit", showWait);
  document.addEventListener("keydown", closeMenus);
  document.addEventListener("keydown", enterAsks);
  document.addEventListener("click", closeMenus);
  document.addEventListener("click", printPage);
  document.addEventListener("click", copyText);
  document.addEventListener("change", showFiles);
})();
