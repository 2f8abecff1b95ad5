#include "fuzz/look_ups.h"

#include <arpa/inet.h>
#include <cerrno>
#include <dlfcn.h>
#include <netdb.h>
#include <netinet/ether.h>

namespace {

std::size_t count = 0;

bool is_address(const char* name) {
  in6_addr address{};
  return inet_pton(AF_INET, name, &address) == 1 || inet_pton(AF_INET6, name, &address) == 1;
}

} // namespace

namespace chattcp::fuzz {

std::size_t look_ups() {
  return count;
}

} // namespace chattcp::fuzz

extern "C" {

int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** result) {
  if (name != nullptr && !is_address(name) && (hints->ai_flags & AI_NUMERICHOST) == 0) {
    ++count;
    return EAI_NONAME;
  }
  static const auto kTrue =
      reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return kTrue(name, service, hints, result);
}

hostent* gethostbyname(const char* /*name*/) {
  ++count;
  return nullptr;
}

int getnetbyname_r(const char* /*name*/, netent* /*entry*/, char* /*buffer*/, std::size_t /*size*/,
                   netent** result, int* /*error*/) {
  ++count;
  *result = nullptr;
  return ENOENT;
}

int ether_hostton(const char* /*name*/, ether_addr* /*address*/) {
  ++count;
  return -1;
}

} // extern "C"
