// Conversations in order of activity: a list linked through their fields `newer` and `older`, so that a
// packet moves its conversation to the front in constant time.
export class ActivityOrder {
  newest = null;
  oldest = null;

  // To the front, wherever it was.
  touch(conversation) {
    if (this.newest === conversation) {
      return;
    }
    this.remove(conversation);
    conversation.older = this.newest;
    if (this.newest !== null) {
      this.newest.newer = conversation;
    }
    this.newest = conversation;
    this.oldest ??= conversation;
  }

  // Nothing happens to one that is not in the list.
  remove(conversation) {
    const { newer, older } = conversation;
    if (newer !== null) {
      newer.older = older;
    } else if (this.newest === conversation) {
      this.newest = older;
    }
    if (older !== null) {
      older.newer = newer;
    } else if (this.oldest === conversation) {
      this.oldest = newer;
    }
    conversation.newer = null;
    conversation.older = null;
  }

  // Newest first.
  *[Symbol.iterator]() {
    for (let at = this.newest; at !== null; at = at.older) {
      yield at;
    }
  }
}
