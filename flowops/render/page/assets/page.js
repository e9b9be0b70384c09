// The switches of the page, and the way into the player.
const open = player(JSON.parse(document.getElementById("flows").textContent));
const last = kept();
const first = { theme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light", ...last };

function turn(button) {
  const { switch: name, to } = button.dataset;
  document.documentElement.dataset[name] = to;
  for (const each of button.parentElement.children) each.setAttribute("aria-pressed", String(each === button));
  if (name === "direction") for (const phone of document.querySelectorAll(".phone[data-direction]")) phone.dir = to === "auto" ? phone.dataset.direction : to;
}

for (const button of document.querySelectorAll("[data-switch]")) {
  const { switch: name, to } = button.dataset;
  if (first[name] === to) turn(button);
  button.addEventListener("click", () => {
    turn(button);
    keep({ [name]: to });
  });
}

for (const button of document.querySelectorAll("[data-play]")) {
  button.addEventListener("click", () => open(button.dataset.play));
  if (last.played?.flow === button.dataset.play) open(last.played.flow, last.played);
}
