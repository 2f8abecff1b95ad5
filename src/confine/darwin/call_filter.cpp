// The sandbox of macOS, which covers files and calls alike (sandbox_init(3)). It is deprecated, but
// nothing has replaced it for programs outside the App Store.
#include "confine/call_filter.h"

#include "base/error.h"

#include <cstdint>
#include <ctime>
#include <string>

// Declared here, as the system's header marks them deprecated.
extern "C" {
int sandbox_init(const char* profile, std::uint64_t flags, char** error);
void sandbox_free_error(char* error);
extern const char kSBXProfilePureComputation[];
extern const char kSBXProfileNoWrite[];
}

namespace chattcp {

namespace {

constexpr std::uint64_t kNamed = 1; // SANDBOX_NAMED: the profile is one of the system's.

// `serve` opens bpf devices for writing, and listens.
constexpr const char* kServe = R"((version 1)
(allow default)
(deny process-exec*)
(deny process-fork)
(deny file-write*)
(allow file-write* (literal "/dev/null") (regex #"^/dev/bpf[0-9]+$")))";

void enter(const char* profile, std::uint64_t flags) {
  char* reason = nullptr;
  if (sandbox_init(profile, flags, &reason) != 0) {
    const std::string why = reason == nullptr ? "" : std::string(": ") + reason;
    sandbox_free_error(reason);
    throw Error("cannot enter the sandbox" + why + "; use --no-sandbox to run without it");
  }
}

// A string of the profile's language.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char letter : text) {
    result += letter == '"' || letter == '\\' ? std::string("\\") + letter : std::string(1, letter);
  }
  return result + "\"";
}

std::string profile_for(const WritableFolders& folders) {
  std::string profile = R"((version 1)
(allow default)
(deny process-exec*)
(deny process-fork)
(deny file-write*))";
  for (const Directory* const folder : folders) {
    profile += "\n(allow file-write* (subpath " + quoted(folder->whole_path()) + "))";
  }
  return profile;
}

} // namespace

void restrict_calls(Activity activity, const WritableFolders& folders) {
  tzset(); // Reads the time zone, for --format text and names of files.
  if (!folders.empty()) {
    return enter(profile_for(folders).c_str(), 0);
  }
  switch (activity) {
  case Activity::copy:
    return enter(kSBXProfilePureComputation, kNamed);
  case Activity::copy_and_resolve:
    return enter(kSBXProfileNoWrite, kNamed);
  case Activity::serve:
    return enter(kServe, 0);
  }
}

} // namespace chattcp
