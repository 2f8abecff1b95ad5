#include "serve/access/token.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "platform/file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <openssl/rand.h>
#include <string_view>

namespace chattcp {

namespace {

// Not by std::ifstream: libc++'s takes an error for the end of the file.
std::string first_line(const std::string& path) {
  constexpr std::size_t kLongest = 65536;
  const Descriptor file(open_and_wait(path));
  std::string line;
  std::array<char, 4096> buffer{};
  for (std::ptrdiff_t count = 1; count > 0 && line.size() < kLongest;) {
    count = file.fd() < 0 ? -1 : read_file(file.fd(), buffer.data(), buffer.size());
    if (count < 0) {
      throw Error("--token-file: " + path + ": cannot read: " + std::strerror(errno));
    }
    line.append(buffer.data(), static_cast<std::size_t>(count));
    if (const std::size_t end = line.find('\n'); end != std::string::npos) {
      return line.substr(0, end);
    }
  }
  return line;
}

} // namespace

std::string make_token() {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  constexpr std::size_t kLength = 32; // Six bits each.
  std::array<unsigned char, kLength> random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) {
    throw Error("cannot make a token: no random numbers");
  }
  std::string token;
  for (const unsigned char byte : random) {
    token += kDigits[byte % kDigits.size()];
  }
  return token;
}

bool is_token(const std::string& text) {
  const auto is_character = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("-._~+/").find(c) != std::string_view::npos;
  };
  const std::string body = text.substr(0, text.find_last_not_of('=') + 1);
  return !body.empty() && std::all_of(body.begin(), body.end(), is_character);
}

std::string read_token(const std::string& path) {
  std::string line = first_line(path);
  line.erase(line.find_last_not_of(" \t\r") + 1);
  if (!is_token(line)) {
    throw UsageError("--token-file: the first line of " + path +
                     " is not a token; use letters, digits and -._~+/, with = only at the end");
  }
  return line;
}

} // namespace chattcp
