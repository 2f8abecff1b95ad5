// What the program does without where it is one file, linked statically (static.cmake).
#include <initializer_list>
#include <nss.h>

struct pcap;
struct pcap_if_list;

extern "C" {

// Of libpcap, in place of its own: no D-Bus, which would take libdbus and libsystemd. The program
// lists no bus as an interface anyway.
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

// Names of users, hosts and ports are looked up in files and by DNS, as the C library has these two
// built in. Whatever else /etc/nsswitch.conf names would be a plugin, made for the machine's C
// library and loaded into a program that has another one.
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
