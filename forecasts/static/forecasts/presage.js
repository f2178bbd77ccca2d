// Enhancements only: every page works without this file.

// The reader's local time on hover, beside the UTC that is written.
for (const time of document.querySelectorAll("time[datetime]")) {
  const local = new Date(time.dateTime);
  time.title = local.toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" });
}

const number = (box) => Number(box.value.replace(",", ".").replace("%", "").trim());

// A range under the number box of a yes-or-no question; the box stays the one that is sent.
function addRange(form) {
  const box = form.querySelector("input[inputmode=decimal]");
  const range = Object.assign(document.createElement("input"), {
    type: "range", min: "0", max: "100", step: "1", value: box.value === "" ? "50" : number(box),
  });
  range.setAttribute("aria-label", `${form.querySelector("label").textContent}, in percent`);
  range.addEventListener("input", () => { box.value = range.value; });
  box.addEventListener("input", () => { if (!Number.isNaN(number(box))) range.value = number(box); });
  box.closest(".number-field").append(range);
}

// The running sum of several options.
function addSum(form) {
  const output = form.querySelector("[data-sum]");
  const boxes = [...form.querySelectorAll("input[inputmode=decimal]")];
  const show = () => {
    const sum = boxes.reduce((total, box) => total + (number(box) || 0), 0);
    output.value = Number(sum.toFixed(4));
    output.classList.toggle("off", Math.abs(sum - 100) > 0.5);
  };
  form.addEventListener("input", show);
  show();
}

for (const form of document.querySelectorAll("[data-forecast]")) {
  (form.dataset.forecast === "binary" ? addRange : addSum)(form);
}
