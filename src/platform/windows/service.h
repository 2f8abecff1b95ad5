// Being a service of Windows. For platform/windows/ only.
#pragma once

#include <functional>

namespace chattcp {

// False for a process with standard streams, which services have not. Call first.
bool may_be_service();

// If the service manager has started this process: runs `program` as its service, sets `status` to
// what it returns, and returns true. The manager's request to stop goes to the SignalWatcher. Else
// returns false, having run nothing.
bool run_as_service(const std::function<int()>& program, int& status);

} // namespace chattcp
