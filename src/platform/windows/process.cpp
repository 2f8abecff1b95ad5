#include "platform/process.h"

#include "platform/file.h"
#include "platform/windows/consoles.h"
#include "platform/windows/service.h"
#include "platform/windows/wide.h"

#include <windows.h>

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <io.h>
#include <shellapi.h>

namespace chattcp {

namespace {

void occupy_standard_streams() {
  for (const int stream : {kStandardInput, kStandardOutput, kStandardError}) {
    if (kind_of(stream) == FileKind::none) {
      const int null = _open("NUL", stream == kStandardError ? _O_WRONLY : _O_RDONLY);
      if (null != stream) {
        _dup2(null, stream);
        _close(null);
      }
    }
    _setmode(stream, _O_BINARY);
  }
}

// 0: the console has not been changed.
UINT code_page_before = 0;

// The code page of a console stays when the program has ended.
void let_consoles_take_utf8() {
  if (kind_of(kStandardOutput) != FileKind::terminal &&
      kind_of(kStandardError) != FileKind::terminal) {
    return;
  }
  const UINT before = GetConsoleOutputCP();
  if (before != CP_UTF8 && SetConsoleOutputCP(CP_UTF8) != 0) {
    code_page_before = before;
    std::atexit(restore_consoles);
  }
}

// The C library would end the process for an argument that it does not like.
void ignore_parameter(const wchar_t* /*expression*/, const wchar_t* /*function*/,
                      const wchar_t* /*file*/, unsigned /*line*/, std::uintptr_t /*reserved*/) {}

} // namespace

void restore_consoles() {
  if (code_page_before != 0) {
    SetConsoleOutputCP(code_page_before);
  }
}

void prepare_process() {
  _set_invalid_parameter_handler(ignore_parameter);
  SetErrorMode(SEM_FAILCRITICALERRORS); // No dialogs about drives.
  SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32);
  occupy_standard_streams();
  let_consoles_take_utf8();
}

int run_process(const std::function<int()>& program) {
  const bool is_service = may_be_service(); // The streams are occupied next.
  prepare_process();
  int status = 0;
  return is_service && run_as_service(program, status) ? status : program();
}

// Not those of main(), which are in the code page of the system, and have their wildcards replaced.
std::vector<std::string> arguments_of(int /*count*/, char** /*words*/) {
  int count = 0;
  wchar_t** const words = CommandLineToArgvW(GetCommandLineW(), &count);
  std::vector<std::string> arguments;
  for (int i = 1; i < count; ++i) {
    arguments.push_back(to_utf8(words[i]));
  }
  LocalFree(words);
  return arguments;
}

} // namespace chattcp
