// What a person does with each component: it changes the form, and may set off an action.
const BLANK = { CheckboxGroup: [], ChipsSelector: [], PhotoPicker: [], DocumentPicker: [], OptIn: false };
const INPUTS = ["TextInput", "TextArea", "CheckboxGroup", "RadioButtonsGroup", "Dropdown", "ChipsSelector", "DatePicker", "CalendarPicker", "OptIn", "PhotoPicker", "DocumentPicker"];

function startingValue(part, screen) {
  const computed = part.computed?.initial ? known(evaluate(part.computed.initial, screen.read)) : null;
  const value = computed ?? part.initial ?? BLANK[part.type] ?? "";
  return Array.isArray(value) ? [...value] : typeof value === "number" ? String(value) : value;
}

function wire(part, screen) {
  const change = (value, on, option) => {
    screen.form.set(part.name, value);
    complain(part, null);
    if (on) screen.fire(part, on, option);
    screen.refresh();
  };
  if (part.type === "TextInput" || part.type === "TextArea") wireText(part, screen, change);
  else if (part.type === "OptIn") wireConsent(part, screen, change);
  else if (["RadioButtonsGroup", "CheckboxGroup", "ChipsSelector"].includes(part.type)) wireGroup(part, screen, change);
  else if (part.type === "Dropdown") own(part, "[data-opens]").addEventListener("click", () => openList(part, screen, change));
  else if (part.type === "DatePicker") own(part, "[data-opens]").addEventListener("click", () => openDate(part, screen, change));
  else if (part.type === "CalendarPicker") wireCalendar(part, screen, change);
  else if (part.type === "PhotoPicker" || part.type === "DocumentPicker") wireFiles(part, screen, change);
  else if (part.type === "NavigationList") wireItems(part, screen);
  const act = own(part, "[data-act]");
  act?.addEventListener("click", () => screen.act(part));
}

function wireText(part, screen, change) {
  const field = own(part, "input, textarea");
  const count = own(part, ".count");
  field.value = screen.form.get(part.name);
  field.addEventListener("input", () => {
    if (count) count.textContent = `${field.value.length}/${part.maximum}`;
    change(field.value);
  });
  field.addEventListener("blur", () => complain(part, mistake(part, field)));
}

// Only what the flow itself says is wrong; what a phone says besides is not documented.
function mistake(part, field) {
  if (field.value === "") return null;
  if (part.minimum && field.value.length < part.minimum) return `At least ${part.minimum} characters`;
  if (field.type === "email" && !field.validity.valid) return "Not an email address";
  if (part.type === "TextInput" && part.settings?.input === "number" && field.value.trim() !== "" && Number.isNaN(Number(field.value))) return "Not a number";
  if (part.settings?.input === "phone" && !/^[+\d][\d\s().-]*$/.test(field.value)) return "Not a phone number";
  return fits(part, field.value) ? null : "Not in the format that is asked for";
}

// Says each at its field, goes to the first, and tells whether there is one.
function findMistakes(parts) {
  const wrong = parts.filter((part) => {
    const field = part.type === "TextInput" && !part.element.closest("[hidden]") ? own(part, "input") : null;
    const said = field && mistake(part, field);
    if (said) complain(part, said);
    return said;
  });
  wrong[0]?.element.scrollIntoView({ block: "center" });
  return wrong.length > 0;
}

// The browser's own check of a pattern: it is a regular expression of the flow's, and no code.
function fits(part, value) {
  if (typeof part.settings?.pattern !== "string") return true;
  const probe = make("input", { pattern: part.settings.pattern });
  probe.value = value;
  return !probe.validity.patternMismatch;
}

function complain(part, text) {
  const place = own(part, "[data-slot=error]");
  if (!place) return;
  place.hidden = !text;
  place.textContent = shown(text ?? "");
  own(part, ".box")?.classList.toggle("is-wrong", Boolean(text));
}

function wireConsent(part, screen, change) {
  const box = own(part, "input");
  box.checked = screen.form.get(part.name) === true;
  box.addEventListener("change", () => change(box.checked, box.checked ? "on-select-action" : "on-unselect-action"));
}

function wireGroup(part, screen, change) {
  const rows = own(part, "[data-options]");
  const many = rows.dataset.options !== "radio";
  // Rows stand in the order of the options: what an element says of an id was made safe to show.
  const inputs = () => [...rows.querySelectorAll("input")];
  const mark = () => {
    const chosen = [screen.form.get(part.name)].flat();
    for (const [place, input] of inputs().entries()) {
      input.name = part.group;
      input.checked = chosen.includes(part.current[place]?.id);
      const full = many && part.maximum && chosen.length >= part.maximum && !input.checked;
      input.disabled = full || input.closest(".is-off") !== null;
    }
  };
  mark();
  part.redraw = (options) => {
    const kept = new Map([...rows.children].map((row) => [row.dataset.option, row]));
    rows.replaceChildren(...options.map((option) => {
      const row = kept.get(String(option.id));
      return row && row.querySelector(".title").textContent === shown(option.title) ? row : optionRow(rows.dataset.options, option, part.group);
    }));
    mark();
  };
  rows.addEventListener("change", (event) => {
    const chosen = part.current.filter((_, place) => inputs()[place]?.checked).map((each) => each.id);
    const option = part.current[inputs().indexOf(event.target)];
    change(many ? chosen : option?.id, event.target.checked ? "on-select-action" : "on-unselect-action", option);
    mark();
  });
}

function openList(part, screen, change) {
  const rows = part.current.map((option) => {
    const row = optionRow("radio", option, part.group);
    const input = row.querySelector("input");
    input.checked = option.id === screen.form.get(part.name);
    input.addEventListener("change", () => {
      fillBox(part, option.title);
      screen.closeDrawer();
      change(option.id, "on-select-action", option);
    });
    return row;
  });
  screen.openDrawer(part.label, ...rows);
}

function fillBox(part, words) {
  const box = own(part, "[data-opens]");
  box.classList.toggle("is-filled", words !== "");
  own(part, ".chosen").textContent = shown(words);
}

function limitsOf(part, screen) {
  const value = (name) => part.computed?.[name] ? known(evaluate(part.computed[name], screen.read)) : part.settings?.[name];
  return {
    minimum: readDay(value("minimumDate")), maximum: readDay(value("maximumDate")),
    unavailable: [value("unavailable") ?? []].flat().map(readDay), days: part.settings?.days ?? DAYS,
  };
}

function openDate(part, screen, change) {
  const now = readDay(screen.form.get(part.name));
  screen.openDrawer(part.label, calendar(limitsOf(part, screen), now ? [now] : [], (day) => {
    fillBox(part, day);
    screen.closeDrawer();
    change(screen.isOld ? String(Date.parse(`${day}T00:00:00Z`)) : day, "on-select-action");
    return [day];
  }));
}

function wireCalendar(part, screen, change) {
  const isRange = part.settings?.mode === "range";
  const initial = screen.form.get(part.name);
  let chosen = (isRange ? [initial["start-date"], initial["end-date"]] : [initial]).map(readDay).filter(Boolean);
  const view = calendar(limitsOf(part, screen), chosen, (day) => {
    chosen = !isRange || chosen.length !== 1 || day < chosen[0] ? [day] : [chosen[0], day];
    for (const [place, end] of [...part.element.querySelectorAll("[data-end] .chosen")].entries()) end.textContent = chosen[place] ?? "";
    const whole = !isRange || chosen.length === 2;
    change(isRange ? { "start-date": chosen[0], "end-date": chosen[1] ?? "" } : day, whole ? "on-select-action" : null);
    return chosen;
  });
  own(part, "[data-calendar]").replaceWith(view);
}

function wireFiles(part, screen, change) {
  const list = own(part, ".files");
  const kind = part.type === "PhotoPicker" ? "photo" : "document";
  own(part, "[data-opens]").addEventListener("click", () => {
    const files = screen.form.get(part.name);
    if (part.maximum && files.length >= part.maximum) return complain(part, `At most ${part.maximum}`);
    const file = { file_name: `${kind}-${files.length + 1}.${kind === "photo" ? "jpg" : "pdf"}` };
    list.append(make("li", {}, file.file_name));
    change([...files, file]);
  });
}

function wireItems(part, screen) {
  const rows = own(part, "[data-options]");
  rows.addEventListener("click", (event) => {
    const row = event.target.closest("[data-place]");
    if (row) screen.act(part, part.current[Number(row.dataset.place)]);
  });
  part.redraw = (items) => {
    rows.replaceChildren(...items.map((item, place) => {
      const words = make("span", { class: "words" }, make("span", { class: "title" }, item["main-content"]?.title ?? ""));
      return make("button", { type: "button", class: "row item", "data-place": String(place) }, words, icon("next"));
    }));
  };
}

// Required and not there yet: then the button at the foot is grey.
function isMissing(part, screen) {
  if (!INPUTS.includes(part.type) || part.element.closest("[hidden]")) return false;
  const value = screen.form.get(part.name);
  if (Array.isArray(value) && part.minimum && value.length < part.minimum && (part.required || value.length || part.type.endsWith("Picker"))) return true;
  if (part.isRequired && isEmpty(value)) return true;
  return typeof value === "string" && value !== "" && part.type === "TextInput" && Boolean(part.minimum) && value.length < part.minimum;
}
