// The page's own URL: it holds the selection, so that a view can be shared, and never the token.
import { queryOf, selectionOfQuery } from "../capture/selection.js";

// The selection in the URL.
export function selectionInUrl() { return selectionOfQuery(location.search); }

// Puts a selection into the URL; `push`: as a new entry of the history, so that Back returns to the one before,
// even if both have the same URL, as an upload and the start.
export function putInUrl(selection, { push = false } = {}) {
  const query = queryOf(selection);
  const url = location.pathname + (query === "" ? "" : `?${query}`);
  if (!push && url === location.pathname + location.search && location.hash === "") {
    return;
  }
  history[push ? "pushState" : "replaceState"](null, "", url);
}

// Takes the token of #token=… for the server, and out of the address bar and the history.
export function takeToken(server) {
  if (server.takeTokenFromHash(location.hash)) {
    history.replaceState(null, "", location.pathname + location.search);
  }
}
