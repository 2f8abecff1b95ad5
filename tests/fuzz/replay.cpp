// Runs a fuzz target on the files named, and on those in the directories named.
#include "fuzz/target.h"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

// In order, so that a failure stands at the same place each time.
std::vector<fs::path> files_of(const fs::path& path) {
  std::vector<fs::path> files;
  if (!fs::exists(path)) {
    throw std::runtime_error("there is no " + path.string());
  }
  if (!fs::is_directory(path)) {
    return {path};
  }
  for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
    if (entry.is_regular_file()) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::uint8_t> content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<std::uint8_t> content{std::istreambuf_iterator<char>(file), {}};
  if (!file) {
    throw std::runtime_error("cannot read " + path.string());
  }
  return content;
}

// The name first: the input may end the process.
void replay(const fs::path& path) {
  const std::vector<std::uint8_t> content = content_of(path);
  std::printf("%s\n", path.c_str());
  std::fflush(stdout);
  LLVMFuzzerTestOneInput(content.data(), content.size());
}

std::size_t replay_all(const std::vector<std::string>& paths) {
  std::size_t count = 0;
  for (const std::string& path : paths) {
    for (const fs::path& file : files_of(path)) {
      replay(file);
      ++count;
    }
  }
  return count;
}

} // namespace

int main(int argc, char** argv) {
  try {
    const std::size_t count = replay_all({argv + 1, argv + argc});
    if (count == 0) {
      throw std::runtime_error("no input to replay");
    }
    std::printf("%zu inputs\n", count);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "replay: %s\n", error.what());
    return 1;
  }
}
