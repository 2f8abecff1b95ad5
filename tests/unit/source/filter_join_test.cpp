#include "source/filter_join.h"

#include "support/catch.h"
#include "support/hex.h"

#include <algorithm>
#include <optional>
#include <string>

using namespace chattcp;

namespace {

using Frame = std::vector<std::uint8_t>;

const Frame kUdp = "020000000001 020000000002 0800"
                   "45000020 00630000 40110000 0a090002 0a090001 13880035 000c0000 61626364"_hex;
const Frame kTcp = "020000000001 020000000002 86dd"
                   "60000000 00140640 fd090000 00000000 00000000 00000002"
                   "fd090000 00000000 00000000 00000001"
                   "01bb9c40 00000001 00000002 50180200 00000000"_hex;
const Frame kTagged = "020000000001 020000000002 8100 0005 0800"
                      "4600001c 00630000 40110000 0a090002 0a090001 01010100 13880035 00080000"_hex;

// Those and all that they can be cut to: every read of a program meets the end somewhere.
std::vector<Frame> frames_and_cuts() {
  std::vector<Frame> frames;
  for (const Frame& whole : {kUdp, kTcp, kTagged}) {
    for (std::size_t length = 1; length <= whole.size(); ++length) {
      frames.emplace_back(whole.data(), whole.data() + length);
    }
  }
  return frames;
}

// Which accepts or refuses in the middle of its many terms; none of its jumps is short.
std::string long_expression(const std::string& wanted) {
  std::string terms = "ether[14:4] = 0";
  for (int i = 1; i < 400; ++i) {
    terms += " or ether[14:4] = " + std::to_string(i * 7);
  }
  return "(" + terms + ") or " + wanted;
}

const std::vector<std::string> kExpressions{
    "udp port 53",
    "tcp src port 443",
    "vlan 5",
    "vlan and udp dst port 53",
    "ip[ip[0] & 15] = 0x35",
    "udp[ip[1] + 10] = 0x64 or ip[30:4] = 7",
    "ether[50] = 0",
    "len <= 60",
    "ip6[40:2] = 443 and tcp",
    "not ip",
    long_expression("udp"),
    long_expression("(ip[9] = 17 and udp[8:4] = 0x61626364)"),
};

std::vector<BpfProgram> compile(const std::vector<std::string>& expressions, int data_link) {
  const PcapHandle handle(pcap_open_dead(data_link, 1000));
  std::vector<BpfProgram> programs;
  for (const std::string& expression : expressions) {
    programs.emplace_back(handle.get(), expression);
  }
  return programs;
}

unsigned run(const bpf_program& program, const Frame& frame, std::size_t wire_length) {
  const auto length = static_cast<bpf_u_int32>(frame.size());
  const pcap_pkthdr header{
      .ts = {}, .caplen = length, .len = static_cast<bpf_u_int32>(wire_length)};
  return static_cast<unsigned>(pcap_offline_filter(&program, &header, frame.data()));
}

unsigned run(BpfInstructions& program, const Frame& frame, std::size_t wire_length) {
  return run({.bf_len = static_cast<u_int>(program.size()), .bf_insns = program.data()}, frame,
             wire_length);
}

bool accepts(const BpfProgram& program, const Frame& frame) {
  return run(*program.get(), frame, frame.size()) != 0;
}

bool any_accepts(const std::vector<BpfProgram>& programs, const Frame& frame) {
  return std::any_of(programs.begin(), programs.end(),
                     [&](const BpfProgram& program) { return accepts(program, frame); });
}

} // namespace

TEST_CASE("join_programs accepts what one of two expressions accepts") {
  for (const std::string& first : kExpressions) {
    for (const std::string& second : kExpressions) {
      CAPTURE(first, second);
      const std::vector<BpfProgram> programs = compile({first, second}, DLT_EN10MB);
      BpfInstructions joined = join_programs(nullptr, programs, 0, 1000);
      for (const Frame& frame : frames_and_cuts()) {
        CAPTURE(frame);
        REQUIRE(run(joined, frame, frame.size()) == (any_accepts(programs, frame) ? 1000 : 0));
      }
    }
  }
}

TEST_CASE("join_programs asks the wide program besides") {
  for (const std::string& expression : kExpressions) {
    CAPTURE(expression);
    const std::vector<BpfProgram> wide = compile({"ip and udp"}, DLT_EN10MB);
    const std::vector<BpfProgram> programs = compile({expression, "vlan", "ip6"}, DLT_EN10MB);
    BpfInstructions both = join_programs(&wide.front(), programs, 0, 64);
    BpfInstructions alone = join_programs(&wide.front(), {}, 0, 64);
    for (const Frame& frame : frames_and_cuts()) {
      CAPTURE(frame);
      const bool wanted = accepts(wide.front(), frame);
      CHECK(run(both, frame, frame.size()) == (wanted && any_accepts(programs, frame) ? 64 : 0));
      CHECK(run(alone, frame, frame.size()) == (wanted ? 64 : 0));
    }
  }
}

TEST_CASE("join_programs counts a header that its reader does not") {
  constexpr std::size_t kHeader = 20;
  Frame header = "0800 0000 00000007 0001 00 06 0200000000020000"_hex;
  for (const std::string expression : {"udp port 53", "inbound", "len = 52", "ip[32] = 1"}) {
    CAPTURE(expression);
    const std::vector<BpfProgram> programs =
        compile({"ip[30:2] = 0x6364", expression, "ether[40] = 1"}, DLT_LINUX_SLL2);
    BpfInstructions joined = join_programs(nullptr, programs, kHeader, 1000);
    for (std::size_t length = 1; length <= kUdp.size() - 14; ++length) {
      Frame frame = header;
      frame.insert(frame.end(), kUdp.begin() + 14, kUdp.begin() + 14 + static_cast<long>(length));
      CAPTURE(frame);
      CHECK(run(joined, frame, length) == (any_accepts(programs, frame) ? 1000 : 0));
    }
  }
}

TEST_CASE("FilterAssembler writes jumps that lead far") {
  for (const std::size_t distance : {0U, 254U, 255U, 256U, 300U, 2000U}) {
    CAPTURE(distance);
    FilterAssembler assembler;
    const auto beside = assembler.make_label();
    const auto away = assembler.make_label();
    assembler.add(BPF_LD | BPF_W | BPF_LEN, 0);
    assembler.jump_if(BPF_JMP | BPF_JEQ | BPF_K, 42, away, beside);
    assembler.place(beside);
    for (std::size_t i = 1; i < distance; ++i) {
      assembler.add(BPF_LD | BPF_IMM, 1);
    }
    assembler.add(BPF_RET | BPF_K, 7);
    assembler.place(away);
    assembler.add(BPF_RET | BPF_K, 9);
    BpfInstructions program = assembler.assemble();
    CHECK(run(program, kUdp, 42) == 9);
    CHECK(run(program, kUdp, 43) == 7);
    CHECK(program.size() <= std::max<std::size_t>(distance, 1) + 3 + (distance > 255 ? 2 : 0));
  }
}
