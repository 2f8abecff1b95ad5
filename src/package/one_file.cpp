// What the static binary replaces (static.cmake).
#include <initializer_list>
#include <nss.h>

struct pcap;
struct pcap_if_list;

extern "C" {

// Replaces libpcap's D-Bus capture, which would need libdbus and libsystemd. The program does not
// list a bus as an interface anyway.
pcap* dbus_create(const char* device, char* error, int* is_ours);
int dbus_findalldevs(pcap_if_list* devices, char* error);

pcap* dbus_create(const char* /*device*/, char* /*error*/, int* is_ours) {
  *is_ours = 0;
  return nullptr;
}

int dbus_findalldevs(pcap_if_list* /*devices*/, char* /*error*/) {
  return 0;
}

} // extern "C"

namespace {

// Users, hosts and ports are looked up in files and by DNS, which are built into the C library.
// Anything else in /etc/nsswitch.conf is a plugin, built for the machine's C library, that would be
// loaded into a program with a different one.
bool look_up_without_plugins() {
  for (const char* const names :
       {"passwd", "group", "services", "protocols", "networks", "ethers"}) {
    __nss_configure_lookup(names, "files");
  }
  __nss_configure_lookup("hosts", "files dns");
  return true;
}

[[maybe_unused]] const bool kLooksUpWithoutPlugins = look_up_without_plugins();

} // namespace
