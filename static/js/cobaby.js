// Small helps for pages that work without them. Loaded with `defer`; no inline code anywhere.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");

  // A form is sent once: the button shows that it works, a second press does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    (event.submitter || form.querySelector("button:not([type=button])"))?.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
  });

  // <form data-autosubmit>: a choice is an answer; the button for it stays for those without scripts.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (!form) return;
    form.requestSubmit(form.querySelector("[data-auto]") || undefined);
    if (event.target.matches(":focus-visible")) sessionStorage.setItem("focus", event.target.id);
  });

  // Menus close with Escape or a press beside them.
  const close = (menu) => menu.removeAttribute("open");
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.lang[open]")) {
      if (!menu.contains(event.target)) close(menu);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.lang[open]")) {
      close(menu);
      menu.querySelector("summary").focus();
    }
  });

  // <span data-countdown="instant" data-say="… {m}:{s} …" data-over="…">
  const tick = (clock) => {
    const left = Math.ceil((Date.parse(clock.dataset.countdown) - Date.now()) / 1000);
    if (left <= 0) {
      clock.textContent = clock.dataset.over;
      clock.setAttribute("role", "status");
      clock.removeAttribute("data-countdown");
      clock.dispatchEvent(new CustomEvent("countdown:over", { bubbles: true }));
      return;
    }
    const seconds = String(left % 60).padStart(2, "0");
    clock.textContent = clock.dataset.say.replace("{m}", Math.floor(left / 60)).replace("{s}", seconds);
  };
  const tickAll = () => document.querySelectorAll("[data-countdown]").forEach(tick);
  tickAll();
  setInterval(tickAll, 1000);

  // After a failed form the summary of errors is read first.
  document.querySelector("main:not(.gallery) [data-focus]")?.focus();

  // Who chooses with the keyboard goes on from there, not from the top of the page.
  try {
    document.getElementById(sessionStorage.getItem("focus"))?.focus();
    sessionStorage.removeItem("focus");
  } catch { /* this browser keeps nothing */ }

  for (const chosen of document.querySelectorAll(".days input:checked + .day")) {
    chosen.parentElement.scrollIntoView({ block: "nearest", inline: "center" });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => print());
  }
})();
