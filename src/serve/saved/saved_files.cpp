#include "serve/saved/saved_files.h"

#include "base/error.h"
#include "base/json_text.h"
#include "platform/file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace chattcp {

namespace {

const InputFile* find(const std::vector<InputFile>& files, std::string_view name) {
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const InputFile& file) { return file.name == name; });
  return found == files.end() ? nullptr : &*found;
}

// The last part of a path; with a number where another file has that name.
std::string unique_name(const std::vector<InputFile>& files, const std::string& path) {
  const std::string last(last_part(path));
  std::string name = last;
  for (int number = 2; find(files, name) != nullptr; ++number) {
    name = last + " (" + std::to_string(number) + ")";
  }
  return name;
}

// Reads with an offset of its own, since all clients share the descriptor.
ReadBytes read_from_beginning(int fd, const std::string& name) {
  return [fd, name, offset = std::uint64_t{0}](std::uint8_t* out, std::size_t room,
                                               const std::function<bool()>& /*on_wait*/) mutable {
    const std::ptrdiff_t count = read_file_at(fd, out, room, offset);
    if (count < 0) {
      throw Error(name + ": cannot read: " + std::strerror(errno));
    }
    offset += static_cast<std::uint64_t>(count);
    return static_cast<std::size_t>(count);
  };
}

} // namespace

SavedFiles::SavedFiles(const std::vector<std::string>& paths) {
  for (InputFile& file : open_input_files(paths)) {
    if (!file_size(file.descriptor.fd())) {
      throw Error(file.name + ": not a regular file; several clients could not read it");
    }
    file.name = unique_name(files_, file.name);
    files_.push_back(std::move(file));
  }
}

std::string SavedFiles::json() const {
  std::vector<std::string> objects;
  for (const InputFile& file : files_) {
    objects.push_back(JsonObject()
                          .add_string("name", file.name)
                          .add("size", std::to_string(file_size(file.descriptor.fd()).value_or(0)))
                          .text());
  }
  return JsonObject().add("data", json_array(objects)).text() + "\n";
}

std::optional<InputFile> SavedFiles::open(std::string_view name) const {
  const InputFile* const file = find(files_, name);
  if (file == nullptr) {
    return std::nullopt;
  }
  InputFile opened;
  opened.name = file->name;
  opened.read = read_from_beginning(file->descriptor.fd(), file->name);
  return opened;
}

} // namespace chattcp
