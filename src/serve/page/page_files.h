// The files of the page, as they stand in src/page/. page_files.cpp is made by the build
// (embed.cmake).
#pragma once

#include <span>
#include <string_view>

namespace chattcp {

struct PageFile {
  std::string_view name;   // Below src/page: "index.html", "views/dom.js".
  std::string_view digest; // Of its text, as hexadecimal digits.
  std::string_view text;
};

std::span<const PageFile> page_files();

} // namespace chattcp
