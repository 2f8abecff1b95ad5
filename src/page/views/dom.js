// Makes and changes elements. Text enters the DOM as text nodes and attributes only; there is no way from
// here to innerHTML, and the page's Content-Security-Policy (trusted-types 'none') forbids every other one.

const SVG = "http://www.w3.org/2000/svg";

// A new HTML element. `options`: {class: "a b", attributes: {name: value}, on: {event: listener}}; an
// attribute of true is set empty, one of false, null or undefined is left out. Children: nodes, strings (made
// text nodes), arrays of both; null, undefined and false are skipped.
export function element(tag, options = {}, ...children) {
  return filled(document.createElement(tag), options, children);
}

// The same for SVG.
export function svgElement(tag, options = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), options, children);
}

function filled(node, options, children) {
  if (options.class) {
    node.setAttribute("class", options.class);
  }
  for (const [name, value] of Object.entries(options.attributes ?? {})) {
    setAttribute(node, name, value);
  }
  for (const [event, listener] of Object.entries(options.on ?? {})) {
    node.addEventListener(event, listener);
  }
  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children) {
    if (Array.isArray(child)) {
      append(node, child);
    } else if (child !== null && child !== undefined && child !== false) {
      node.append(child instanceof Node ? child : String(child));
    }
  }
}

// Sets an attribute if it changes anything: true is set empty; false, null and undefined remove it.
export function setAttribute(node, name, value) {
  if (value === false || value === null || value === undefined) {
    if (node.hasAttribute(name)) {
      node.removeAttribute(name);
    }
    return;
  }
  const text = value === true ? "" : String(value);
  if (node.getAttribute(name) !== text) {
    node.setAttribute(name, text);
  }
}

// Makes `text` the only content of `node`, without touching the DOM if it already is.
export function setText(node, text) {
  const wanted = String(text);
  if (node.textContent !== wanted) {
    node.textContent = wanted;
  }
}

// Shows or hides `node` by the hidden attribute.
export function setShown(node, shown) {
  if (node.hidden === Boolean(shown)) {
    node.hidden = !shown;
  }
}

// Replaces all children; takes what element() takes.
export function setChildren(node, ...children) {
  node.replaceChildren();
  append(node, children);
}

// Text that reads from left to right wherever it stands and disturbs nothing around it: addresses, ports,
// numbers.
export function isolated(text, options = {}) {
  return element("bdi", { ...options, attributes: { dir: "ltr", ...options.attributes } }, text);
}

// A mark: a symbol for the eye, a word for everybody. kind: "trouble", "warning", "good" or "note"; `title`
// explains.
export function markElement({ symbol, label, kind = "note", title }) {
  return element("span", { class: `mark ${kind}`, attributes: { title } },
    element("span", { attributes: { "aria-hidden": "true" } }, symbol), label);
}

// A label around or before a control: returns a <label> whose text is followed by `control`.
export function labelled(text, control, options = {}) {
  const words = element("span", { class: "label" }, text);
  return element("label", { class: "labelled", ...options }, words, control);
}
