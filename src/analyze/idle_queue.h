// Which conversation has been idle for longest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <queue>
#include <vector>

namespace chattcp {

// IdleQueue finds entries in the order of their last use, without work at each use: an entry is
// noted when it is added, and put back where it belongs only when its turn comes.
class IdleQueue {
public:
  // An entry, and when it was last used when it was noted.
  struct Note {
    std::uint64_t use = 0;
    std::uint64_t identity = 0; // Not that of another entry at the same place, before or after.
    std::uint32_t place = 0;

    bool operator>(const Note& other) const { return use > other.use; }
  };

  // `note.use` is later than that of all others.
  void add(const Note& note) { added_.push_back(note); }

  // Finds the entry that was used longest ago, of those for which `last_use(const Note&)` gives a
  // number; it gives nothing for those that are gone. Leaves it where it is.
  template <typename LastUse> std::optional<Note> oldest(LastUse last_use);

  // Forgets those that are gone, if there are many more notes than `entries`.
  template <typename LastUse> void tidy(std::size_t entries, LastUse last_use);

private:
  Note next() const;
  void take_next();

  std::deque<Note> added_; // In the order of their addition.
  std::priority_queue<Note, std::vector<Note>, std::greater<>> returned_;
};

template <typename LastUse> std::optional<IdleQueue::Note> IdleQueue::oldest(LastUse last_use) {
  while (!added_.empty() || !returned_.empty()) {
    Note note = next();
    const std::optional<std::uint64_t> use = last_use(note);
    if (use == note.use) {
      return note;
    }
    take_next();
    if (use) {
      note.use = *use;
      returned_.push(note);
    }
  }
  return std::nullopt;
}

template <typename LastUse> void IdleQueue::tidy(std::size_t entries, LastUse last_use) {
  constexpr std::size_t kFew = 1024;
  if (added_.size() > 2 * entries + kFew) {
    std::erase_if(added_, [&](const Note& note) { return !last_use(note); });
  }
}

} // namespace chattcp
