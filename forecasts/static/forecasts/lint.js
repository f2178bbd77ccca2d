// What the linter says, while one types. The form's own “Check” does the same without this file.

const PAUSE = 700; // milliseconds after the last key

function watch(form) {
  const touched = new Set([...form.elements].filter((field) => field.value).map((field) => field.name));
  let timer, asking;

  function show(answer) {
    const said = new DOMParser().parseFromString(answer, "text/html");
    for (const place of form.querySelectorAll("[data-findings]")) {
      const found = said.querySelector(`[data-findings="${place.dataset.findings}"]`);
      // Left alone where nothing changed, so that nobody loses the place they are reading.
      if (found && found.innerHTML !== place.innerHTML) place.replaceChildren(...found.childNodes);
    }
    const summary = form.querySelector("[data-summary]");
    const words = said.querySelector("[data-summary]").textContent.trim();
    if (summary.textContent.trim() !== words) summary.textContent = words;
  }

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const typed = new FormData(form);
    // Nobody wants to be told what is missing in a field that they have not come to yet.
    for (const name of touched) typed.append("touched", name);
    try {
      const answer = await fetch(form.dataset.lint, {
        method: "POST", body: typed, signal: asking.signal,
      });
      if (answer.ok && !answer.redirected) show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") console.warn("The check could not be reached.", error);
    }
  }

  form.addEventListener("input", ({ target }) => {
    touched.add(target.name);
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
}

document.querySelectorAll("form[data-lint]").forEach(watch);
