// The program: runs the command line and turns a failure into a message and an exit status.
#include "base/error.h"
#include "base/message.h"
#include "cli/command_line.h"
#include "platform/process.h"
#include "platform/threads.h"

#include <exception>
#include <new>
#include <string>
#include <vector>

namespace {

int fail(const std::exception& error, int status) {
  chattcp::print_message(error.what());
  return status;
}

int run(const std::vector<std::string>& arguments) {
  chattcp::ensure_thread_stacks();
  try {
    return chattcp::run_command_line(arguments);
  } catch (const chattcp::UsageError& error) {
    return fail(error, 2);
  } catch (const std::bad_alloc&) {
    return fail(chattcp::Error("out of memory; a smaller --buffer-size needs less"), 1);
  } catch (const std::exception& error) {
    return fail(error, 1);
  }
}

} // namespace

int main(int argc, char** argv) {
  return chattcp::run_process([&] { return run(chattcp::arguments_of(argc, argv)); });
}
