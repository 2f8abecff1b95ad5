#include "platform/windows/service.h"

#include "platform/windows/end_requests.h"

#include <windows.h>

#include <array>
#include <string>

namespace chattcp {

namespace {

// The manager calls functions without an argument; a process of ours is one service.
struct Service {
  const std::function<int()>* program = nullptr;
  SERVICE_STATUS_HANDLE handle = nullptr;
  int status = 0;
} service;

void report(DWORD state, int exit_status) {
  constexpr DWORD kPatience = 10'000; // Milliseconds until the next report.
  SERVICE_STATUS status{};
  status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
  status.dwCurrentState = state;
  status.dwControlsAccepted =
      state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN : 0;
  status.dwWin32ExitCode = exit_status == 0 ? NO_ERROR : ERROR_SERVICE_SPECIFIC_ERROR;
  status.dwServiceSpecificExitCode = static_cast<DWORD>(exit_status);
  status.dwWaitHint = state == SERVICE_RUNNING || state == SERVICE_STOPPED ? 0 : kPatience;
  SetServiceStatus(service.handle, &status);
}

DWORD WINAPI on_control(DWORD control, DWORD /*event*/, void* /*data*/, void* /*context*/) {
  switch (control) {
  case SERVICE_CONTROL_STOP:
  case SERVICE_CONTROL_SHUTDOWN:
    report(SERVICE_STOP_PENDING, 0);
    take_end_request();
    return NO_ERROR;
  case SERVICE_CONTROL_INTERROGATE:
    return NO_ERROR;
  default:
    return ERROR_CALL_NOT_IMPLEMENTED;
  }
}

void WINAPI service_main(DWORD /*count*/, wchar_t** /*words*/) {
  outlive_sessions();
  service.handle = RegisterServiceCtrlHandlerExW(L"", on_control, nullptr);
  report(SERVICE_START_PENDING, 0);
  when_watched([] { report(SERVICE_RUNNING, 0); });
  service.status = (*service.program)();
  report(SERVICE_STOPPED, service.status);
}

} // namespace

bool may_be_service() {
  return GetStdHandle(STD_INPUT_HANDLE) == nullptr && GetStdHandle(STD_OUTPUT_HANDLE) == nullptr;
}

bool run_as_service(const std::function<int()>& program, int& status) {
  service.program = &program;
  std::wstring any_name; // Of a process with one service, it is not looked at.
  const std::array<SERVICE_TABLE_ENTRYW, 2> table{{{any_name.data(), service_main}, {}}};
  if (StartServiceCtrlDispatcherW(table.data()) == 0) {
    return false;
  }
  status = service.status;
  return true;
}

} // namespace chattcp
