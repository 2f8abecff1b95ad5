# cmake -DPAGE=src/page -DLIST=FILE -DOUTPUT=FILE -P embed.cmake: writes the files of the page that LIST
# names as C++. A script of the build, so that a change of the page is compiled without another run of
# CMake; it needs no other program.
file(STRINGS ${LIST} paths)

set(entries)
set(number 0)
foreach(path IN LISTS paths)
  file(RELATIVE_PATH name ${PAGE} ${path})
  file(READ ${path} text)
  file(SHA256 ${path} digest)
  string(SUBSTRING ${digest} 0 32 tag)
  string(FIND "${text}" ")chattcp\"" ending)
  if(NOT ending EQUAL -1)
    message(FATAL_ERROR "${name}: has the characters that end its literal in C++")
  endif()
  math(EXPR number "${number} + 1")
  string(APPEND entries "    {\"${name}\", \"${tag}\", R\"chattcp(${text})chattcp\"sv},\n")
endforeach()

file(WRITE ${OUTPUT} "// Made by embed.cmake.
#include \"serve/page/page_files.h\"

#include <array>

namespace chattcp {

namespace {

using namespace std::string_view_literals;

constexpr std::array<PageFile, ${number}> kFiles{{
${entries}}};

} // namespace

std::span<const PageFile> page_files() {
  return kFiles;
}

} // namespace chattcp
")
