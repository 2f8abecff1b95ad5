# cmake -DPAGE=src/page -DLIST=FILE -DOUTPUT=FILE -P embed.cmake: writes the files of the page that LIST
# names as C++. A script of the build, so that a change of the page is compiled without another run of
# CMake; it needs no other program.
#
# Comments are left out, a quarter of the bytes that browsers would load: those of CSS, and in JavaScript those
# that have their lines for themselves, since others would need a parser to be told from strings.
file(STRINGS ${LIST} paths)

function(leave_out_comments name variable)
  set(text "${${variable}}")
  set(block "/[*]([^*]|[*]+[^*/])*[*]+/")
  if(name MATCHES "[.]css$")
    string(REGEX REPLACE "${block}" "" text "${text}")
  elseif(name MATCHES "[.]js$")
    string(REGEX REPLACE "(^|\n) *${block}" "\\1" text "${text}")
    string(REGEX REPLACE "(^|\n) *//[^\n]*" "\\1" text "${text}")
  endif()
  string(REGEX REPLACE "[ \n]*\n" "\n" text "${text}")
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()

set(entries)
set(number 0)
foreach(path IN LISTS paths)
  file(RELATIVE_PATH name ${PAGE} ${path})
  file(READ ${path} text)
  leave_out_comments(${name} text)
  string(SHA256 digest "${text}")
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
