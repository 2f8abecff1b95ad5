#include "platform/report_signals.h"

#include <csignal>

namespace chattcp {

std::vector<int> report_signals() {
  return {SIGUSR1, SIGINFO};
}

} // namespace chattcp
