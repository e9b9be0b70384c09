// Elements, made without ever reading HTML, and texts that hide nothing.
const NOT_SEEN = /[^\p{L}\p{M}\p{N}\p{P}\p{S} \n]|[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\u{e0100}-\u{e01ef}]/gu;
const JOINING = /(?<=[\u0600-\u0dff])[\u200c\u200d](?=[\u0600-\u0dff])|(?<=[\p{Extended_Pictographic}])\ufe0f|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})|(?<=[0-9#*])\ufe0f(?=\u20e3)/gu;

function shown(text) {
  const string = String(text ?? "");
  const joining = new Set([...string.matchAll(JOINING)].map((found) => found.index));
  return string.replace(NOT_SEEN, (letter, place) => joining.has(place) ? letter : escaped(letter));
}

function escaped(letter) {
  const point = letter.codePointAt(0).toString(16);
  return point.length < 3 ? `\\x${point.padStart(2, "0")}` : point.length < 5 ? `\\u${point.padStart(4, "0")}` : `\\U${point.padStart(8, "0")}`;
}

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === "on") for (const [event, run] of Object.entries(value)) element.addEventListener(event, run);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((each) => each !== null).map((each) => typeof each === "string" ? shown(each) : each));
  return element;
}

function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("class", `icon icon-${name}`);
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#icon-${name}`);
  drawing.append(use);
  return drawing;
}

function own(part, selector) {
  return [...part.element.querySelectorAll(selector)].find((each) => each.closest(".part") === part.element) ?? null;
}

function say(part, slot, text) {
  const place = own(part, `[data-slot=${slot}]`);
  if (place && place.textContent !== shown(text)) place.textContent = shown(text);
}

function optionRow(kind, option, group) {
  const title = make("span", { class: "title" }, option.title);
  const details = option.description ? make("span", { class: "small" }, option.description) : null;
  const input = make("input", { type: kind === "radio" ? "radio" : "checkbox", name: group, value: option.id, disabled: option.enabled === false });
  if (kind === "chip") return make("label", { class: "chip", "data-option": option.id }, input, title);
  const metadata = option.metadata ? make("span", { class: "metadata" }, option.metadata) : null;
  return make("label", { class: "row", "data-option": option.id }, make("span", { class: "words" }, title, details), metadata, input);
}
