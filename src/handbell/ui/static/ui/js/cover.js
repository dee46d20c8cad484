// Cover mode: sealed text comes when somebody asks for it, and goes by itself. Covering takes it out of the page.
(function () {
  "use strict";

  var covers = Array.from(document.querySelectorAll("[data-cover]"));
  if (!covers.length) return;
  var everything = document.querySelector("[data-cover-everything]");
  var clocks = new Map();

  function parts(cover) {
    return {
      form: cover.querySelector("form"),
      text: cover.querySelector(".hb-cover__text"),
      tools: cover.querySelector(".hb-cover__open"),
      status: cover.querySelector(".hb-cover__status"),
    };
  }

  function isOpen(cover) { return clocks.has(cover); }

  function wind(cover) {
    clearTimeout(clocks.get(cover));
    clocks.set(cover, setTimeout(function () { close(cover); }, Number(cover.dataset.seconds) * 1000));
  }

  function showEverything() { if (everything) everything.hidden = clocks.size === 0; }

  function open(cover) {
    var own = parts(cover);
    own.form.hidden = true;
    own.tools.hidden = own.text.hidden = false;
    own.status.textContent = cover.dataset.shown;
    wind(cover);
    showEverything();
    own.text.focus();
  }

  function close(cover) {
    var own = parts(cover), inside = cover.contains(document.activeElement);
    if (window.htmx) window.htmx.trigger(own.form, "htmx:abort"); // what is still on its way is not wanted any more
    if (!isOpen(cover)) return;
    clearTimeout(clocks.get(cover));
    clocks.delete(cover);
    own.text.replaceChildren();
    own.tools.hidden = own.text.hidden = true;
    own.form.hidden = false;
    own.status.textContent = cover.dataset.covered;
    showEverything();
    if (inside) own.form.querySelector("button").focus();
  }

  function closeAll() { covers.forEach(close); }

  function coverOf(event) { return event.target.closest && event.target.closest("[data-cover]"); }

  document.addEventListener("htmx:beforeSwap", function (event) {
    var cover = coverOf(event), asked = event.detail.requestConfig, answer = event.detail.xhr;
    if (!cover || !asked) return;
    var wanted = new URL(asked.path, window.location.href).pathname;
    if (answer.responseURL && new URL(answer.responseURL).pathname !== wanted) {
      // Led elsewhere, such as to the page where one shows that it is still oneself: go there with the whole page.
      event.detail.shouldSwap = false;
      HTMLFormElement.prototype.submit.call(parts(cover).form);
    } else if (document.hidden) {
      event.detail.shouldSwap = false;
    }
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    var cover = coverOf(event);
    if (cover) open(cover);
  });
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      var cover = coverOf(event);
      if (cover) parts(cover).status.textContent = cover.dataset.failed;
    });
  });

  document.addEventListener("click", function (event) {
    var cover = coverOf(event), pressed = event.target.closest && event.target.closest("button");
    if (!pressed) return;
    if (pressed.matches("[data-cover-now]")) close(cover);
    else if (pressed.matches("[data-cover-longer]")) wind(cover);
    else if (everything && everything.contains(pressed)) {
      closeAll();
      parts(covers[0]).form.querySelector("button").focus();
    }
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") closeAll(); });
  document.addEventListener("visibilitychange", function () { if (document.hidden) closeAll(); });
  window.addEventListener("blur", closeAll);
  window.addEventListener("pagehide", closeAll);
  window.addEventListener("beforeprint", closeAll);

  // A page that came with a text open (without scripts, or after showing that it is oneself).
  covers.forEach(function (cover) { if (!parts(cover).text.hidden) open(cover); });
})();
