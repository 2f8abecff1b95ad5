#include "fuzz/late_thread.h"

#include "fuzz/memory_socket.h"

#include <cstring>
#include <memory>
#include <pthread.h>
#include <thread>
#include <utility>

namespace {

std::unique_ptr<std::thread::_State> waiting;

// A std::thread is its identifier (libstdc++), which says whether it can be joined.
void set_identifier(std::thread* thread, pthread_t identifier) {
  static_assert(sizeof *thread == sizeof identifier);
  std::memcpy(static_cast<void*>(thread), &identifier, sizeof identifier);
}

} // namespace

namespace chattcp::fuzz {

void run_late_thread() {
  if (const auto state = std::exchange(waiting, nullptr)) {
    state->_M_run();
  }
}

} // namespace chattcp::fuzz

// The names are the linker's.
#if defined(__clang__)
#pragma clang diagnostic ignored "-Wreserved-identifier"
#endif

extern "C" {

// std::thread::_M_start_thread(), and join().
void __wrap__ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE(
    std::thread* thread, std::unique_ptr<std::thread::_State> state, void (*)()) {
  waiting = std::move(state);
  set_identifier(thread, pthread_self());
  chattcp::fuzz::before_next_write(chattcp::fuzz::run_late_thread);
}

void __wrap__ZNSt6thread4joinEv(std::thread* thread) {
  chattcp::fuzz::run_late_thread();
  set_identifier(thread, {});
}

} // extern "C"
