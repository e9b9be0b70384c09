// Plays a flow: screens on a stack, forms that are filled in, and what would be sent.
function player(flows) {
  const dialog = document.querySelector(".player");
  const sheet = dialog.querySelector(".sheet");
  const sent = dialog.querySelector(".sent");
  const asked = dialog.querySelector(".asked");
  const entry = dialog.querySelector("[data-player=entry]");
  let section, revision, model, stack, visited, groups = 0;

  // Where it was left, if it was: the revision, and the screen by its id.
  function open(number, left) {
    section = document.querySelector(`[data-flow="${number}"]`);
    dialog.querySelector(".player-name").textContent = section.querySelector("h2").textContent;
    dialog.querySelector(".revisions").hidden = !(flows[number].before && flows[number].after);
    const latest = flows[number].after ? "after" : "before";
    choose(flows[number][left?.revision] ? left.revision : latest, left?.screen);
    dialog.showModal();
  }

  function choose(name, screen) {
    revision = name;
    model = flows[Number(section.dataset.flow)][name];
    for (const button of dialog.querySelectorAll("[data-revision]")) button.setAttribute("aria-pressed", String(button.dataset.revision === name));
    entry.replaceChildren(...model.screens.map((each, place) => make("option", { value: String(place) }, each.id)));
    const begins = model.screens.find((each) => each.id === screen)?.id ?? model.entry;
    entry.value = String(model.screens.findIndex((each) => each.id === begins));
    begin();
  }

  function begin() {
    [stack, visited] = [[], new Map()];
    sent.replaceChildren();
    const first = model.screens[Number(entry.value)];
    if (first) stand(first, new Map());
  }

  function enter(id, given) {
    const described = model.screens.find((each) => each.id === id);
    if (!described) return log("nowhere", `there is no screen ${id}`, null);
    stand(described, given);
  }

  function stand(described, given) {
    const data = new Map([...described.data, ...given]);
    stack.push({ described, data, form: null });
    show();
  }

  // By its place in the file: an id stands in the page as it is safe to show.
  function drawnOf(described) {
    const figures = [...section.querySelectorAll("figure")];
    return figures.find((each) => each.dataset[revision] === described.at).querySelector(".phone");
  }

  function show() {
    const frame = stack.at(-1);
    const drawn = drawnOf(frame.described);
    const copy = drawn.querySelector(".sheet").cloneNode(true);
    sheet.replaceChildren(...copy.childNodes);
    sheet.parentElement.dataset.direction = drawn.dataset.direction;
    sheet.parentElement.dir = drawn.dir;
    for (const each of sheet.querySelectorAll("[tabindex]")) each.removeAttribute("tabindex");
    leaveButton();
    asked.hidden = true;
    frame.screen = screenOf(frame);
    visited.set(frame.described.id, frame);
    keep({ played: { flow: section.dataset.flow, revision, screen: frame.described.id } });
    frame.screen.begin();
    sheet.querySelector(".body").scrollTop = 0;
  }

  function leaveButton() {
    const old = sheet.querySelector(".leave");
    const isFirst = stack.length === 1;
    const button = make("button", { type: "button", class: "leave", "aria-label": isFirst ? "Close" : "Back", on: { click: isFirst ? () => dialog.close() : back } });
    button.append(...(isFirst ? [icon("close")] : [icon("back"), icon("chevron")]));
    old.replaceWith(button);
  }

  function back() {
    visited.delete(stack.pop().described.id);
    show();
  }

  function screenOf(frame) {
    const elements = [...sheet.querySelectorAll(".part")];
    // Parts and elements stand in the same order; routes differ where another screen came before.
    const parts = (frame.described.parts ?? []).map((part, place) => ({
      ...part, element: elements[place], group: `group-${groups++}`, current: part.options ?? [],
    }));
    const form = frame.form ??= new Map();
    const screen = { parts, form, isOld: Number.parseFloat(model.version ?? "7") < 5 };

    screen.read = (other, root, path) => {
      const there = other === null ? frame : visited.get(other) ?? unvisited(other);
      return there ? at((root === "data" ? there.data : there.form)?.get(path[0]) ?? UNDECIDED, path.slice(1)) : UNDECIDED;
    };
    screen.begin = () => {
      for (const part of parts) {
        if (part.name && INPUTS.includes(part.type) && !form.has(part.name)) form.set(part.name, startingValue(part, screen));
        for (const name of ["options", "items"]) if (part.computed?.[name]) part.baseline = JSON.stringify(known(evaluate(part.computed[name], exampleReader(frame))));
      }
      for (const part of parts) wire(part, screen);
      for (const part of parts) restore(part, screen);
      screen.refresh();
    };
    screen.refresh = () => refresh(screen);
    screen.fire = (part, on, option) => {
      const actions = [...(option?.actions ?? []), ...(part.actions ?? [])];
      const action = actions.find((each) => each.on === on);
      if (action) perform(action, frame);
    };
    screen.act = (part, option) => {
      if (part.type === "Footer" && findMistakes(parts)) return;
      screen.fire(part, "on-click-action", option);
    };
    screen.openDrawer = (title, ...content) => drawer(title, content);
    screen.closeDrawer = () => sheet.querySelector(".drawer")?.remove();
    return screen;
  }

  function unvisited(id) {
    const described = model.screens.find((each) => each.id === id);
    return described ? { data: new Map(described.data), form: new Map() } : null;
  }

  function exampleReader(frame) {
    const data = new Map(frame.described.data);
    return (other, root, path) => root === "data" && other === null ? at(data.get(path[0]) ?? UNDECIDED, path.slice(1)) : UNDECIDED;
  }

  function restore(part, screen) {
    const value = screen.form.get(part.name);
    if (part.type === "Dropdown") fillBox(part, part.current.find((each) => String(each.id) === value)?.title ?? "");
    else if (part.type === "DatePicker") fillBox(part, readDay(value) ?? "");
  }

  function drawer(title, content) {
    sheet.querySelector(".drawer")?.remove();
    const close = () => view.remove();
    const view = make("div", { class: "drawer", role: "dialog", "aria-label": shown(title) },
      make("div", { class: "drawer-sheet" }, make("h4", {}, title), ...content, make("button", { type: "button", class: "cta", on: { click: close } }, "Done")));
    view.addEventListener("click", (event) => { if (event.target === view) close(); });
    view.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.preventDefault(); close(); } });
    sheet.append(view);
    view.querySelector("input:checked, input, button")?.focus();
  }

  function perform(action, frame) {
    const payload = known(evaluate(action.payload, frame.screen.read)) ?? {};
    const from = frame.described.id;
    if (action.name === "navigate") {
      log("navigate", `${from} to ${action.target}`, payload);
      enter(action.target, Object.entries(payload));
    } else if (action.name === "complete") {
      log("complete", `${from} ends the flow`, payload);
      end();
    } else if (action.name === "update_data") {
      log("update_data", `${from} changes its own data`, payload);
      for (const [name, value] of Object.entries(payload)) frame.data.set(name, value);
      frame.screen.refresh();
    } else if (action.name === "open_url") {
      log("open_url", "opens in the browser, and is not followed here", known(evaluate(action.url, frame.screen.read)));
    } else if (action.name === "data_exchange") {
      log("data_exchange", `${from} asks the endpoint`, { version: "3.0", action: "data_exchange", screen: from, data: payload });
      ask(frame);
    }
  }

  function ask(frame) {
    const { described } = frame;
    const button = (words, run) => make("button", { type: "button", class: "choice", on: { click: () => { asked.hidden = true; run(); } } }, words);
    const screens = described.next.map((id) => button(id, () => enter(id, new Map())));
    const others = [button(`${described.id} again`, () => frame.screen.refresh()), ...(described.terminal ? [button("SUCCESS", end)] : [])];
    asked.replaceChildren(make("p", {}, "The endpoint would answer now, with the examples of the screen that you choose:"), make("div", {}, ...screens, ...others));
    asked.hidden = false;
    asked.querySelector("button").focus();
  }

  function end() {
    asked.hidden = true;
    sheet.replaceChildren(make("div", { class: "ended" }, icon("check"), make("p", {}, "The flow is over, and the chat is back."),
      make("button", { type: "button", class: "quiet", on: { click: begin } }, "Start again")));
  }

  function log(name, words, document_) {
    for (const each of sent.children) each.classList.remove("is-last");
    const told = document_ === null ? null : make("pre", {}, typeof document_ === "string" ? document_ : JSON.stringify(document_, null, 2));
    sent.prepend(make("li", { class: "is-last", "data-action": name }, make("strong", {}, name), ` ${words}`, told));
  }

  dialog.addEventListener("close", () => keep({ played: null }));
  dialog.querySelector("[data-player=close]").addEventListener("click", () => dialog.close());
  dialog.querySelector("[data-player=again]").addEventListener("click", begin);
  entry.addEventListener("change", begin);
  for (const button of dialog.querySelectorAll("[data-revision]")) button.addEventListener("click", () => choose(button.dataset.revision));
  return open;
}

// Brings what is seen in line with the form and the data.
function refresh(screen) {
  const value = (part, name) => part.computed?.[name] ? evaluate(part.computed[name], screen.read) : undefined;
  for (const part of screen.parts) {
    const visible = value(part, "visible");
    part.element.hidden = visible === undefined ? !part.visible : visible === UNDECIDED ? !part.visible : visible !== true;
    if (part.type === "If" || part.type === "Switch") branch(part, screen);
    for (const slot of ["text", "label", "description", "helper", "left", "center", "right"]) {
      const text = value(part, slot);
      if (isPlain(text)) rewrite(part, slot, text);
      else if (Array.isArray(text)) rewrite(part, slot, text.join("\n"));
    }
    const listed = value(part, "options") ?? value(part, "items");
    if (Array.isArray(listed) && JSON.stringify(listed) !== part.baseline) {
      part.baseline = JSON.stringify(listed);
      part.current = listed.map((each, place) => ({ ...each, actions: part.options?.[place]?.actions }));
      part.redraw?.(listed);
    }
    const required = value(part, "required");
    part.isRequired = required === undefined ? part.required === true : required === true;
    const enabled = value(part, "enabled");
    part.isEnabled = enabled === undefined ? part.enabled !== false : enabled !== false;
    const field = own(part, "input:not([type=radio], [type=checkbox]), textarea, fieldset, [data-opens]");
    if (field) field.disabled = !part.isEnabled;
  }
  const isComplete = !screen.parts.some((part) => isMissing(part, screen));
  for (const part of screen.parts) if (part.type === "Footer") own(part, ".cta").disabled = !(part.isEnabled && isComplete);
}

// Rich text stays as it was drawn until it says something else.
function rewrite(part, slot, text) {
  part.written ??= new Map();
  if (part.written.get(slot) === text) return;
  const isFirst = !part.written.has(slot);
  part.written.set(slot, text);
  const place = own(part, `[data-slot=${slot}]`);
  if (isFirst && place?.classList.contains("rich")) return;
  place?.classList.remove("is-computed");
  say(part, slot, text);
}

function branch(part, screen) {
  const branches = [...part.element.children].filter((each) => each.classList.contains("branch"));
  const value = part.condition ? evaluate(part.condition, screen.read) : UNDECIDED;
  const taken = part.type === "If" ? (value === true ? 0 : 1) : (part.cases ?? []).indexOf(String(known(value)));
  const shownNow = part.type === "Switch" && taken < 0 ? (part.cases ?? []).indexOf("default") : taken;
  for (const [place, each] of branches.entries()) each.hidden = place !== shownNow;
}
