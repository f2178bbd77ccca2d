// Keys for the review of a document; without this file every step is a button or a link.

const page = document.querySelector("[data-review]");
const part = (selector) => page.querySelector(selector);
const focusOn = (selector) => part(selector)?.focus();

const DEEDS = {
  a: () => focusOn("[data-key=a] textarea"),
  m: () => focusOn("[data-key=m] select"),
  r: () => focusOn("[data-key=r] button"),
  l: () => part("[data-key=l] button")?.click(),
  j: () => part("[rel=next]")?.click(),
  k: () => part("[rel=prev]")?.click(),
  "?": () => {
    part(".keys")?.toggleAttribute("open");
    part(".keys")?.scrollIntoView({ block: "nearest" });
  },
};

const isTyping = (element) => element.matches("input, textarea, select, [contenteditable]");

// A digit counts only after “r”: while one of the reasons has the focus.
function reject(event) {
  const reasons = [...(event.target.closest("[data-key=r]")?.querySelectorAll("button") ?? [])];
  reasons[Number(event.key) - 1]?.click();
}

function press(event) {
  if (event.key === "Escape") event.target.blur();
  const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (sends && event.target.matches("[data-key=a] textarea")) part("[value=accept]").click();
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const deed = DEEDS[event.key];
  if (deed) {
    event.preventDefault();
    deed();
  } else {
    reject(event);
  }
}

document.addEventListener("keydown", press);
for (const keys of page.querySelectorAll(".keys")) keys.hidden = false;

// Beside the decision, the text stands where the passage is; on a telephone it comes below.
if (matchMedia("(min-width: 52rem)").matches) {
  page.querySelector(".passage[aria-current]")?.scrollIntoView({ block: "center" });
}

focusOn("[aria-invalid=true]");

// What is still being read shows up by itself, unless somebody is typing.
if (part("[data-waiting]")) {
  setTimeout(() => { if (!isTyping(document.activeElement)) location.replace(location.pathname + location.search); }, 3000);
}
