// limit FILE BYTES: the least that a program has to do which reads FILE by libpcap and writes BYTES
// bytes about it: looks at every header, copies as many bytes, and writes them out in large pieces.
#include <pcap/pcap.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

constexpr std::size_t kReadSize = std::size_t{256} * 1024;
constexpr std::size_t kPiece = std::size_t{128} * 1024;
constexpr bpf_u_int32 kHeaders = 54; // Ethernet, IPv4 and TCP.

std::uint64_t sum_of_headers = 0;

void on_packet(u_char* /*user*/, const pcap_pkthdr* header, const u_char* bytes) {
  for (bpf_u_int32 i = 0; i < std::min(header->caplen, kHeaders); ++i) {
    sum_of_headers += bytes[i];
  }
}

bool copy_out(std::size_t bytes) {
  const std::vector<char> source(kPiece, 'x');
  std::vector<char> piece(kPiece);
  for (std::size_t left = bytes; left > 0;) {
    const std::size_t count = std::min(left, kPiece);
    std::memcpy(piece.data(), source.data(), count);
    const ssize_t written = write(STDOUT_FILENO, piece.data(), count);
    if (written <= 0) {
      return false;
    }
    left -= static_cast<std::size_t>(written);
  }
  return true;
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: limit FILE BYTES\n");
    return 2;
  }
  std::array<char, PCAP_ERRBUF_SIZE> message{};
  std::FILE* const file = std::fopen(argv[1], "rb");
  if (file == nullptr) {
    std::perror(argv[1]);
    return 1;
  }
  std::setvbuf(file, nullptr, _IOFBF, kReadSize); // Instead of 4096 bytes a system call.
  pcap_t* const handle = pcap_fopen_offline(file, message.data());
  if (handle == nullptr) {
    std::fprintf(stderr, "limit: %s\n", message.data());
    return 1;
  }
  const bool read = pcap_loop(handle, -1, on_packet, nullptr) == 0;
  pcap_close(handle);
  const bool written = copy_out(std::stoull(argv[2]));
  std::fprintf(stderr, "%llu\n", static_cast<unsigned long long>(sum_of_headers)); // So it is done.
  return read && written ? 0 : 1;
}
