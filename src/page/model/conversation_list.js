// The conversations as a list: searched, sorted, and only the troubled ones if wanted. rows() does what
// has changed since, and gives the same array if nothing has.
import { PayloadSearch } from "./payload_search.js";

const WEIGHTS = { refused: 5, no_answer: 4, reset: 3, zero_window: 2, retransmissions: 1 };

// How bad it is: the gravest problem, then how many problems.
function troubleOf(conversation) {
  const { problems } = conversation;
  return problems.length === 0 ? 0 : (WEIGHTS[problems[0]] ?? 1) * 10 + problems.length;
}

// The number by which a sort orders, the largest first. Activity has an order of its own in the model.
const SORT_KEYS = {
  activity: null,
  packets: (conversation) => conversation.packetCount,
  bytes: (conversation) => conversation.byteCount,
  start: (conversation) => conversation.firstAt,
  trouble: troubleOf,
};

export const SORTS = Object.freeze(Object.keys(SORT_KEYS));

export class ConversationList {
  #terms = [];
  #search = "";
  #sort = "activity";
  #troubledOnly = false;
  #order = []; // All conversations in the order of the last sort other than activity,
  #known = new Set(); // and the same as a set.
  #seenSequence = 0; // Packets up to this one have been looked at for new conversations.
  #generation;
  #rows = [];
  #state = ""; // Of everything that #rows was made from.
  #searchVersion = 0;

  // portName(proto, port) → "https": also searched. onChange(): the payload search has found more.
  constructor(model, { portName = () => "", onChange = () => {}, slices } = {}) {
    this.model = model;
    this.portName = portName;
    this.payloads = new PayloadSearch(model, { onChange, slices });
    this.#generation = model.generation;
  }

  get search() {
    return this.#search;
  }

  get sort() {
    return this.#sort;
  }

  get troubledOnly() {
    return this.#troubledOnly;
  }

  // True while payloads are being searched.
  get isSearching() {
    return this.payloads.isBusy;
  }

  // Words that must all be in addresses, ports or protocol; or the text as a whole in a payload, whatever
  // its case.
  setSearch(text) {
    const search = String(text).trim();
    if (search !== this.#search) {
      this.#search = search;
      this.#searchVersion += 1;
      this.#terms = search
        .toLowerCase()
        .split(/\s+/)
        .filter((term) => term !== "");
      this.payloads.setText(search);
      this.#state = "";
    }
  }

  // One of SORTS; throws RangeError for another.
  setSort(name) {
    if (!SORTS.includes(name)) {
      throw new RangeError(`no sort '${name}'`);
    }
    this.#sort = name;
    this.#state = "";
  }

  setTroubledOnly(only) {
    this.#troubledOnly = Boolean(only);
    this.#state = "";
  }

  // The conversations to show, in order. The array is not to be changed.
  rows() {
    this.payloads.advance();
    const state = `${this.model.generation} ${this.model.version} ${this.payloads.matches.size}`;
    if (state !== this.#state) {
      this.#state = state;
      this.#rows = this.#filtered(this.#sorted());
    }
    return this.#rows;
  }

  #filtered(conversations) {
    const rows = [];
    for (const conversation of conversations) {
      if ((!this.#troubledOnly || conversation.problems.length > 0) && this.#isMatch(conversation)) {
        rows.push(conversation);
      }
    }
    return rows;
  }

  #isMatch(conversation) {
    return (
      this.#terms.length === 0 || this.#hasTerms(conversation) || this.payloads.matches.has(conversation)
    );
  }

  // Looked up once for each search: neither the addresses nor the ports change.
  #hasTerms({ search, proto, id, ends }) {
    if (search.version !== this.#searchVersion) {
      search.version = this.#searchVersion;
      search.text ??= this.#textOf(proto, id, ends);
      search.isMatch = this.#terms.every((term) => search.text.includes(term));
    }
    return search.isMatch;
  }

  #textOf(proto, id, ends) {
    const texts = ends.map(({ ip, port }) => {
      const name = this.portName(proto, port) ?? "";
      return ip.includes(":") ? `${ip}:${port} [${ip}]:${port} ${name}` : `${ip}:${port} ${name}`;
    });
    return `${proto} ${id} ${texts.join(" ")}`.toLowerCase();
  }

  #sorted() {
    const keyOf = SORT_KEYS[this.#sort];
    if (keyOf === null) {
      return this.model.order;
    }
    this.#refreshOrder();
    // Almost in order already, which the engines' sort makes use of.
    const keyed = this.#order.map((conversation) => ({ conversation, key: keyOf(conversation) }));
    keyed.sort((one, other) => other.key - one.key);
    this.#order = keyed.map(({ conversation }) => conversation);
    return this.#order;
  }

  // Adds the conversations that are new, and removes those that were forgotten.
  #refreshOrder() {
    const { conversations, order, generation, counted } = this.model;
    if (generation !== this.#generation) {
      this.#generation = generation;
      this.#order = [];
      this.#known = new Set();
      this.#seenSequence = 0;
    }
    for (const conversation of order) {
      // Newest activity first.
      if (conversation.lastSequence <= this.#seenSequence) {
        break;
      }
      if (!this.#known.has(conversation)) {
        this.#known.add(conversation);
        this.#order.push(conversation);
      }
    }
    this.#seenSequence = counted;
    if (this.#order.length !== conversations.size) {
      this.#order = this.#order.filter((conversation) => conversations.get(conversation.id) === conversation);
      this.#known = new Set(this.#order);
    }
  }
}
