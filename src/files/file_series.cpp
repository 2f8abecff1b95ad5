#include "files/file_series.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace chattcp {

namespace {

bool is_same_time(const FileName& left, const FileName& right) {
  return left.stem == right.stem && left.extension == right.extension;
}

} // namespace

std::vector<std::pair<FileName, Directory::Entry>> FileSeries::list() const {
  std::vector<std::pair<FileName, Directory::Entry>> found;
  const auto is_ours = [this](const std::string& name) { return names_.parse(name).has_value(); };
  for (Directory::Entry& entry : folder_.list(is_ours)) {
    FileName name = *names_.parse(entry.name);
    found.emplace_back(std::move(name), std::move(entry));
  }
  return found;
}

// One that sorts after those that there are, and those that there were.
FileName FileSeries::next_name(std::int64_t seconds) {
  FileName next = names_.at(seconds);
  next.number = is_same_time(last_, next) ? last_.number + 1 : 0;
  folder_.list([&](const std::string& other) { // Nothing is asked of the files: there may be many.
    const std::optional<FileName> name = names_.parse(other);
    if (name && is_same_time(*name, next)) {
      next.number = std::max(next.number, name->number + 1);
    }
    return false;
  });
  next.part = true;
  return next;
}

std::unique_ptr<PartFile> FileSeries::begin(std::int64_t seconds) {
  const std::lock_guard lock(mutex_);
  FileName name = next_name(seconds);
  int fd = folder_.create(name.text());
  for (; fd < 0 && errno == EEXIST; fd = folder_.create(name.text())) {
    ++name.number;
  }
  if (fd < 0) {
    return nullptr;
  }
  last_ = name;
  current_ = name.text();
  return std::make_unique<PartFile>(std::move(name), fd, ++begun_);
}

std::unique_ptr<PartFile> FileSeries::begin_packed(const PartFile& plain, std::string_view suffix) {
  FileName packed = plain.name;
  packed.packed = suffix;
  packed.part = true;
  const int fd = folder_.create(packed.text());
  return fd < 0 ? nullptr : std::make_unique<PartFile>(std::move(packed), fd, plain.sequence);
}

void FileSeries::leave_current() {
  const std::lock_guard lock(mutex_);
  current_.clear();
  look();
}

int FileSeries::finish(const PartFile& part) {
  FileName name = part.name;
  name.part = false;
  const std::lock_guard lock(mutex_);
  while (!folder_.rename_new(part.name.text(), name.text())) {
    if (errno != EEXIST) {
      return errno;
    }
    ++name.number;
  }
  ++report_.finished;
  if (options_.keeps_to_limits() && part.sequence != 0) {
    sequences_[name.text()] = part.sequence;
  }
  look();
  while (options_.keep != 0 && finished_.size() > options_.keep) {
    remove_first();
  }
  return 0;
}

bool FileSeries::remove(const FileName& name) {
  return folder_.remove(name.text());
}

void FileSeries::remove_part(const FileName& name) {
  const std::lock_guard lock(mutex_);
  if (folder_.remove(name.text())) {
    ++report_.removed;
  }
  look();
}

std::vector<std::unique_ptr<PartFile>> FileSeries::take_abandoned() {
  constexpr std::size_t kMost = 200; // Each has a descriptor.
  std::vector<std::pair<FileName, Directory::Entry>> found = list();
  // Before the limit: without its plain file, a compressed one would later be taken for complete.
  std::sort(found.begin(), found.end(), [](const auto& left, const auto& right) {
    return std::pair(left.first.packed.empty(), left.second.name) <
           std::pair(right.first.packed.empty(), right.second.name);
  });
  std::vector<std::unique_ptr<PartFile>> taken;
  std::size_t later = 0;
  for (auto& [name, entry] : found) {
    if (!name.part) {
      continue;
    }
    if (taken.size() == kMost) {
      ++later;
    } else if (const int fd = folder_.open_locked(entry.name); fd >= 0) {
      taken.push_back(std::make_unique<PartFile>(std::move(name), fd));
    } else if (errno == EACCES || errno == EPERM) {
      report_.say(path_of(name) +
                  ": left by an earlier run, and cannot be finished: " + std::strerror(errno));
    }
  }
  if (later != 0) {
    report_.say(std::to_string(later) +
                " more files ending in .part are looked at when the next capture "
                "starts");
  }
  return taken;
}

// Not where nothing is to be removed: there may be very many files.
void FileSeries::look() {
  if (!options_.keeps_to_limits()) {
    return;
  }
  finished_.clear();
  finished_bytes_ = 0;
  part_bytes_ = 0;
  std::unordered_map<std::string, std::uint64_t> known;
  for (const auto& [name, entry] : list()) {
    if (!name.part) {
      const auto ours = sequences_.find(entry.name);
      const std::uint64_t sequence = ours == sequences_.end() ? 0 : ours->second;
      if (sequence != 0) {
        known.insert(*ours);
      }
      finished_.insert({.sequence = sequence,
                        .modified = entry.modified,
                        .name = entry.name,
                        .size = entry.size});
      finished_bytes_ += entry.size;
    } else if (entry.name != current_) {
      part_bytes_ += entry.size;
    }
  }
  sequences_ = std::move(known);
}

void FileSeries::remove_first() {
  const auto first = finished_.begin();
  if (folder_.remove(first->name)) {
    ++report_.removed;
  }
  finished_bytes_ -= first->size;
  finished_.erase(first);
}

bool FileSeries::trim(std::uint64_t current) {
  const std::lock_guard lock(mutex_);
  const auto is_within = [&] {
    return options_.keep_bytes == 0 ||
           finished_bytes_ + part_bytes_ + current <= options_.keep_bytes;
  };
  while (!is_within() && !finished_.empty()) {
    remove_first();
  }
  return is_within();
}

bool FileSeries::remove_oldest() {
  const std::lock_guard lock(mutex_);
  if (options_.keep_bytes == 0 || finished_.empty()) {
    return false;
  }
  remove_first();
  return true;
}

} // namespace chattcp
