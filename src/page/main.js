// Puts the page together: the app, its views, the address bar and the keys.
import { App } from "./app/app.js";
import { FramePace } from "./app/frame_pace.js";
import { Activity } from "./capture/activity.js";
import { emptySelection } from "./capture/selection.js";
import { Server } from "./capture/server.js";
import { putInUrl, selectionInUrl, takeToken } from "./views/address_bar.js";
import { Announcer } from "./views/announcer.js";
import { ChatView } from "./views/chat_view.js";
import { ConversationsView } from "./views/conversations_view.js";
import { DetailsView } from "./views/details_view.js";
import { DropTarget } from "./views/drop_target.js";
import { FollowView } from "./views/follow_view.js";
import { Keyboard } from "./views/keyboard.js";
import { Layout } from "./views/layout.js";
import { MeaningView } from "./views/meaning_view.js";
import { StartView } from "./views/start_view.js";
import { StatusView, stateWord } from "./views/status_view.js";
import { Theme } from "./views/theme.js";
import { TokenView } from "./views/token_view.js";
import { portName } from "./words/ports.js";

const byId = (id) => document.getElementById(id);

// The filters alone, for the URL of the start: one with a source starts at once.
const withoutSource = (selection) => Object.freeze({ ...selection, source: null });

class Page {
  constructor() {
    this.server = new Server();
    this.failed = new Set(); // Views.
    takeToken(this.server);
    const pace = new FramePace();
    this.app = new App({ server: this.server, portName,
      schedule: (work, isUrgent) => pace.request(work, isUrgent) });
    this.announcer = new Announcer(byId("announcer"));
    this.layout = new Layout(byId("start-main"), byId("workspace"));
    this.#addStart();
    this.#addWorkspace();
    this.app.subscribe((topics) => this.#changed(topics));
    window.addEventListener("popstate", () => {
      takeToken(this.server); // Somebody put #token=… into the address bar.
      this.token.close();
      this.#followUrl();
    });
    document.addEventListener("visibilitychange", () => this.#lookAround());
    this.#followUrl();
  }

  #addStart() {
    this.startView = new StartView(byId("start"), {
      start: (selection) => this.#start(selection),
      openFile: (file) => this.#openFile(file),
      load: () => this.#loadSources(),
      changed: (selection) => {
        this.app.setSelection(selection);
        putInUrl(withoutSource(selection));
      },
    });
    this.token = new TokenView(byId("token"), (token) => {
      this.server.token = token;
      this.#withToken();
    });
    this.drops = new DropTarget(byId("drop-hint"), (file) => this.#openFile(file));
  }

  #addWorkspace() {
    const { app, layout } = this;
    const follow = new FollowView(byId("follow"), app);
    const list = new ConversationsView(byId("conversations"), app, {
      open: () => layout.openChat(), announce: (text) => this.announcer.say(text) });
    const keyboard = new Keyboard(byId("help"), this.#keys(list));
    // The chat first: it is drawn most often, and asks where it is scrolled to before others change anything.
    this.views = [new ChatView(byId("chat"), app, { onFollow: (conversation) => follow.open(conversation) }),
      list, new StatusView(byId("status"), app, { isStarted: () => !layout.workspace.hidden,
        restart: () => this.#restart(), theme: new Theme(), help: () => keyboard.showHelp() }),
      new MeaningView(byId("meaning-summary"), app), new DetailsView(byId("details"), app), follow];
  }

  #keys(list) {
    const { app, layout } = this;
    const there = (action) => () => { // Keys of the workspace do nothing on the start page.
      if (!layout.workspace.hidden) {
        action();
      }
    };
    return {
      next: there(() => list.move(1)),
      previous: there(() => list.move(-1)),
      open: there(() => app.chosen.conversation && layout.openChat()),
      back: there(() => layout.back()),
      search: there(() => {
        layout.showPane("conversations");
        list.focusSearch();
      }),
      pause: there(() => (app.status.paused ? app.resume() : app.pause())),
    };
  }

  // Shows what the URL asks for: a capture if it names a source, else the start.
  #followUrl() {
    const selection = selectionInUrl();
    if (selection.source) {
      this.#run(selection);
    } else {
      this.#showStart(selection);
    }
  }

  #start(selection) {
    putInUrl(selection, { push: true });
    this.#run(selection);
  }

  #run(selection) {
    this.layout.showWorkspace(true);
    this.#lookAround();
    this.app.start(selection);
  }

  #openFile(file) {
    putInUrl(emptySelection(), { push: true });
    this.layout.showWorkspace(true);
    this.#lookAround();
    this.app.openFile(file);
  }

  // Leaves the capture; the start shows what was selected.
  #restart() {
    const selection = this.app.selection ?? emptySelection();
    putInUrl(withoutSource(selection), { push: true });
    this.#showStart(selection);
  }

  #showStart(selection) {
    this.app.stop();
    this.app.clear();
    this.said = "";
    this.layout.showWorkspace(false);
    document.title = "chattcp";
    this.startView.showError("");
    this.startView.showSelection(selection);
    this.#loadSources();
  }

  async #loadSources() {
    try {
      const files = await this.server.files();
      const interfaces = await this.#interfacesBeside(files);
      this.startView.showSources(interfaces, files);
      this.activity?.stop();
      const up = interfaces.filter((one) => one.Flags?.includes("up")).map((one) => one.Name);
      this.activity = new Activity({ server: this.server, names: up,
        onRate: (name, rate) => this.startView.setRate(name, rate) });
      this.#lookAround();
    } catch (error) {
      this.startView.offerLoad();
      if (error.needsToken) {
        this.#askToken(() => this.#loadSources());
      } else {
        this.startView.showError(`${error.message}; is chattcp serve still running? Start tries again.`);
      }
    }
  }

  // Where none can be listed, as on Windows without Npcap, files can be read all the same.
  async #interfacesBeside(files) {
    try {
      return await this.server.interfaces();
    } catch (error) {
      if (error.needsToken || files.length === 0) {
        throw error;
      }
      this.startView.showError(error.message);
      return [];
    }
  }

  // Looks at the interfaces' activity only while a person can see it.
  #lookAround() {
    if (this.layout.start.hidden || document.hidden) {
      this.activity?.stop();
    } else {
      this.activity?.start();
    }
  }

  #askToken(again) {
    this.#withToken = again;
    this.token.ask(this.server.token === "" ? "" : "The server does not accept this token.");
  }

  #withToken = () => {};

  #changed(topics) {
    if (topics.has("status")) {
      this.#statusChanged();
    }
    for (const view of this.views) {
      try {
        view.update(topics);
      } catch (error) {
        this.#viewFailed(view, error); // The other views go on.
      }
    }
  }

  // Said once: a view that fails may do so with every packet.
  #viewFailed(view, error) {
    if (!this.failed.has(view)) {
      this.failed.add(view);
      reportError(error);
      const notice = byId("failure");
      notice.textContent = "A part of this page has failed, and may show what is no longer true. Reload the page.";
      notice.hidden = false;
    }
  }

  // "status" comes with every packet; what is done here is for another state only.
  #statusChanged() {
    const { app } = this;
    const { name, detail, needsToken } = app.status;
    const said = `${stateWord(app)} ${detail}`.trim();
    if (said === this.said || this.layout.workspace.hidden) {
      return;
    }
    this.said = said;
    this.announcer.say(`Capture ${said}`);
    document.title = `${app.selection.source?.name ?? "Capture"} – chattcp`;
    if (needsToken) {
      this.#askToken(() => app.start(app.selection));
    } else if (name === "failed" && app.model.conversations.size === 0) {
      this.#refused(detail || "the capture failed");
    }
  }

  // Nothing came of what was selected: back to the start, where the reason is said beside what caused it.
  #refused(message) {
    const { selection } = this.app;
    putInUrl(withoutSource(selection));
    this.#showStart(selection);
    const isFile = ["file", "upload"].includes(selection.source?.kind);
    this.startView.showError(message, isFile ? selection.source.name : "");
  }
}

new Page();
