// Functions that run in the page under test, where `axe` has been loaded, and so know nothing around them.

/**
 * The first element with this role and accessible name that a screen reader comes to; null without one.
 * `within` is a role and name in one, such as `list "Conversations"`, or a role alone.
 */
export function candidates(role, name, within) {
  const { aria, text, dom } = axe.commons;
  const pattern = /^\/.*\/[a-z]*$/s.test(name)
    ? new RegExp(name.slice(1, name.lastIndexOf("/")), name.slice(name.lastIndexOf("/") + 1)) : null;
  const called = element => {
    const accessible = text.accessibleText(element).trim() || (name && element.innerText?.trim() || "");
    return name === "" || (pattern ? pattern.test(accessible) : accessible === name);
  };
  const [, area, areaName] = within ? within.match(/^(\w+)(?: "(.*)")?$/) : [];
  axe.setup(document.documentElement);
  try {
    const roots = within ? [...document.querySelectorAll("*")].filter(one => aria.getRole(one) === area
      && (!areaName || text.accessibleText(one).trim() === areaName)) : [document];
    for (const root of roots) {
      for (const element of root.querySelectorAll("*")) {
        if (aria.getRole(element) === role && dom.isVisibleToScreenReaders(element) && called(element)) {
          return element;
        }
      }
    }
    return null;
  } finally {
    axe.teardown();
  }
}

/** The names of what has this role, for a message. */
export function describe(role) {
  const { aria, text } = axe.commons;
  axe.setup(document.documentElement);
  try {
    const names = [...document.querySelectorAll("*")].filter(one => aria.getRole(one) === role)
      .map(one => JSON.stringify((text.accessibleText(one).trim() || one.innerText?.trim() || "").slice(0, 90)));
    return names.slice(0, 20).join(", ") || "none";
  } finally {
    axe.teardown();
  }
}
