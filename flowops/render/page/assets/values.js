// Values: trees that flowops made of a flow's bindings, and what they come to now.
const UNDECIDED = Symbol("undecided");

function evaluate(tree, read) {
  const [kind, first, second, third] = tree;
  switch (kind) {
    case "v": return first;
    case "r": return read(first, second, third);
    case "!": {
      const value = evaluate(first, read);
      return typeof value === "boolean" ? !value : UNDECIDED;
    }
    case "c": return chained(first, second, read);
    case "a": return first.map((each) => known(evaluate(each, read)));
    // Pairs make own properties, whatever their keys are called.
    case "o": return Object.fromEntries(first.map(([key, each]) => [key, known(evaluate(each, read))]));
  }
  return UNDECIDED;
}

function known(value) {
  return value === UNDECIDED ? null : value;
}

function chained(first, rest, read) {
  const ending = { "||": true, "&&": false }[rest[0][0]];
  if (ending !== undefined) return junction([first, ...rest.map((each) => each[1])], ending, read);
  return rest.reduce((left, [sign, tree]) => joined(sign, left, evaluate(tree, read)), evaluate(first, read));
}

function junction(trees, ending, read) {
  const values = trees.map((tree) => evaluate(tree, read));
  if (values.includes(ending)) return ending;
  return values.every((value) => value === !ending) ? !ending : UNDECIDED;
}

const CALCULATIONS = {
  "<": (a, b) => a < b, "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b,
  "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b, "%": (a, b) => a % b,
};

function joined(sign, left, right) {
  if (!isPlain(left) || !isPlain(right)) return UNDECIDED;
  if (sign === "") return String(left) + String(right);
  if (sign === "==" || sign === "!=") return typeof left === typeof right ? (left === right) === (sign === "==") : UNDECIDED;
  if (typeof left !== "number" || typeof right !== "number") return UNDECIDED;
  const value = CALCULATIONS[sign](left, right);
  return typeof value === "boolean" || Number.isFinite(value) ? value : UNDECIDED;
}

function isPlain(value) {
  return ["string", "number", "boolean"].includes(typeof value);
}

function at(value, path) {
  for (const step of path) {
    const inside = value !== null && typeof value === "object" && Object.hasOwn(value, step);
    if (!inside) return UNDECIDED;
    value = value[step];
  }
  return value ?? UNDECIDED;
}

function isEmpty(value) {
  if (value === undefined || value === null || value === "" || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.values(value).some(isEmpty);
}
