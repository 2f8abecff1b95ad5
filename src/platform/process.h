// The process as it begins. A file per system.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace chattcp {

// Prepares the process, runs `program`, and returns its status, for main(). If the service manager
// of Windows has started the process, it is its service meanwhile.
int run_process(const std::function<int()>& program);

// What run_process() does first. Whatever becomes of the reader of a pipe, or of the room for a
// file, writing to it fails, and ends nothing by itself. Bytes are written as they are, also where
// text would be changed; consoles take UTF-8 until the process ends.
//
// Standard input, output and error that are closed are opened on a null device, so that no file or
// socket opened later takes their number and receives their data. Writing to a standard output that
// was closed still fails.
void prepare_process();

// What follows the name of the program on the command line, in UTF-8 on Windows; `count` and
// `words` are the arguments of main().
std::vector<std::string> arguments_of(int count, char** words);

} // namespace chattcp
