#include "source/filter_assembler.h"

namespace chattcp {

namespace {

constexpr std::size_t kFarthest = 255;      // The longest conditional jump, in instructions.
constexpr std::size_t kFarInstructions = 3; // The condition and a jump for each outcome.

bool is_jump(const bpf_insn& instruction) {
  return BPF_CLASS(instruction.code) == BPF_JMP;
}

bool is_conditional(const bpf_insn& instruction) {
  return is_jump(instruction) && BPF_OP(instruction.code) != BPF_JA;
}

bpf_insn make_instruction(unsigned code, std::uint32_t value) {
  return {.code = static_cast<u_short>(code), .jt = 0, .jf = 0, .k = value};
}

bpf_insn make_jump(std::size_t from, std::size_t to) {
  return make_instruction(BPF_JMP | BPF_JA, static_cast<std::uint32_t>(to - from - 1));
}

} // namespace

FilterAssembler::Label FilterAssembler::make_label() {
  positions_.push_back(0);
  return positions_.size() - 1;
}

void FilterAssembler::add(unsigned code, std::uint32_t value) {
  lines_.push_back({.instruction = make_instruction(code, value)});
}

void FilterAssembler::jump(Label target) {
  lines_.push_back({.instruction = make_instruction(BPF_JMP | BPF_JA, 0), .yes = target});
}

void FilterAssembler::jump_if(unsigned code, std::uint32_t value, Label yes, Label no) {
  lines_.push_back({.instruction = make_instruction(code, value), .yes = yes, .no = no});
}

// The positions of all lines and of the end.
std::vector<std::size_t> FilterAssembler::addresses() const {
  std::vector<std::size_t> addresses{0};
  addresses.reserve(lines_.size() + 1);
  for (const Line& line : lines_) {
    addresses.push_back(addresses.back() + (line.is_far ? kFarInstructions : 1));
  }
  return addresses;
}

std::size_t FilterAssembler::target(const std::vector<std::size_t>& addresses, Label label) const {
  return addresses[positions_[label]];
}

// Marks the jumps that have become too long as far. Returns false if there is none.
bool FilterAssembler::stretch(const std::vector<std::size_t>& addresses) {
  bool changed = false;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    Line& line = lines_[i];
    const std::size_t reach = addresses[i] + 1 + kFarthest;
    if (!line.is_far && is_conditional(line.instruction) &&
        (target(addresses, line.yes) > reach || target(addresses, line.no) > reach)) {
      line.is_far = true;
      changed = true;
    }
  }
  return changed;
}

BpfInstructions FilterAssembler::assemble() {
  while (stretch(addresses())) {
  }
  const std::vector<std::size_t> at = addresses();
  BpfInstructions instructions;
  instructions.reserve(at.back());
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const Line& line = lines_[i];
    bpf_insn instruction = line.instruction;
    if (line.is_far) {
      instruction.jf = 1; // Each outcome continues with a jump of its own.
      instructions.push_back(instruction);
      instructions.push_back(make_jump(at[i] + 1, target(at, line.yes)));
      instruction = make_jump(at[i] + 2, target(at, line.no));
    } else if (is_conditional(instruction)) {
      instruction.jt = static_cast<u_char>(target(at, line.yes) - at[i] - 1);
      instruction.jf = static_cast<u_char>(target(at, line.no) - at[i] - 1);
    } else if (is_jump(instruction)) {
      instruction = make_jump(at[i], target(at, line.yes));
    }
    instructions.push_back(instruction);
  }
  return instructions;
}

} // namespace chattcp
