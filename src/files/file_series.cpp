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
  for (Directory::Entry& entry : folder_.list()) {
    if (std::optional<FileName> name = names_.parse(entry.name)) {
      found.emplace_back(std::move(*name), std::move(entry));
    }
  }
  return found;
}

// One that sorts after those that there are, and those that there were.
FileName FileSeries::next_name(std::int64_t seconds) {
  FileName next = names_.at(seconds);
  next.number = is_same_time(last_, next) ? last_.number + 1 : 0;
  for (const auto& [name, entry] : list()) {
    next.number = is_same_time(name, next) ? std::max(next.number, name.number + 1) : next.number;
  }
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
  return std::make_unique<PartFile>(std::move(name), fd);
}

std::unique_ptr<PartFile> FileSeries::begin_packed(const FileName& name, std::string_view suffix) {
  FileName packed = name;
  packed.packed = suffix;
  packed.part = true;
  const int fd = folder_.create(packed.text());
  return fd < 0 ? nullptr : std::make_unique<PartFile>(std::move(packed), fd);
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
  look();
  while (options_.keep != 0 && finished_.size() > options_.keep) {
    remove_first();
  }
  return 0;
}

void FileSeries::remove(const FileName& name) {
  folder_.remove(name.text());
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

bool FileSeries::has(const FileName& name) {
  const std::string text = name.text();
  const std::vector<Directory::Entry> entries = folder_.list();
  return std::any_of(entries.begin(), entries.end(),
                     [&text](const Directory::Entry& entry) { return entry.name == text; });
}

void FileSeries::look() {
  finished_.clear();
  finished_bytes_ = 0;
  part_bytes_ = 0;
  for (const auto& [name, entry] : list()) {
    if (!name.part) {
      finished_.insert({.modified = entry.modified, .name = entry.name, .size = entry.size});
      finished_bytes_ += entry.size;
    } else if (entry.name != current_) {
      part_bytes_ += entry.size;
    }
  }
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
