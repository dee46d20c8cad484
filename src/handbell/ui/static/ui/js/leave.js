// "Leave this page quickly": blank first, then go. Without this script the button is a link.
(function () {
  "use strict";

  var box = document.querySelector("[data-leave]");
  if (!box) return;
  var link = box.querySelector("a"), status = box.querySelector("[role=status]");
  var WITHIN = 5000; // between one press of Shift and the next, in milliseconds
  var presses = 0, alone = false, clock = 0, left = false;

  // Forms keep what was typed over a reload or a way back; so it goes first.
  function forget() {
    document.querySelectorAll("input:not([type=hidden]), textarea, select").forEach(function (field) {
      if (field.type === "checkbox" || field.type === "radio") field.checked = false;
      else if (field.tagName === "SELECT") field.selectedIndex = -1;
      else field.value = "";
    });
  }

  function leave() {
    if (left) return;
    left = true;
    forget();
    document.title = "…";
    document.documentElement.classList.add("hb-gone");
    document.body.replaceChildren();
    // Said by screen readers while the other page comes; there is nothing else left on this one.
    var said = document.createElement("p");
    said.className = "hb-hidden";
    said.setAttribute("role", "alert");
    said.textContent = box.dataset.gone;
    document.body.append(said);
    // In place of this page in the browser's history, so that its way back does not lead here.
    window.location.replace(link.href);
  }

  function startAgain(words) {
    clearTimeout(clock);
    presses = 0;
    status.textContent = words || "";
    box.removeAttribute("data-presses");
  }

  function count() {
    presses += 1;
    clearTimeout(clock);
    if (presses === 3) return leave();
    box.setAttribute("data-presses", presses);
    status.textContent = presses === 1 ? box.dataset.moreTwo : box.dataset.moreOne;
    clock = setTimeout(function () { startAgain(box.dataset.late); }, WITHIN);
  }

  // Shift by itself counts; Shift that makes a capital, or takes part in a selection with the mouse, does not.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Shift") {
      alone = false;
      if (presses) startAgain();
    } else if (!event.repeat) {
      alone = !event.ctrlKey && !event.altKey && !event.metaKey;
    }
  });
  document.addEventListener("pointerdown", function () { alone = false; });
  document.addEventListener("keyup", function (event) {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    count();
  });

  document.addEventListener("click", function (event) {
    var pressed = event.target.closest && event.target.closest("[data-leave] a, [data-leave-first]");
    if (!pressed) return;
    event.preventDefault();
    leave();
  });

  // Should a browser still keep the page and come back to it, it comes back anew and not as it was left.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted && left) window.location.reload();
  });

  box.querySelector(".hb-leave__hint").hidden = false;
})();
