#include "source/filter_join.h"

#include <limits>

namespace chattcp {

namespace {

using Label = FilterAssembler::Label;

bool reads_frame(const bpf_insn& instruction) {
  const unsigned kind = BPF_CLASS(instruction.code);
  const unsigned mode = BPF_MODE(instruction.code);
  return (kind == BPF_LD && (mode == BPF_ABS || mode == BPF_IND)) ||
         (kind == BPF_LDX && mode == BPF_MSH);
}

std::uint32_t width_of(const bpf_insn& instruction) {
  switch (BPF_SIZE(instruction.code)) {
  case BPF_W:
    return 4;
  case BPF_H:
    return 2;
  default:
    return 1;
  }
}

// Returns become jumps to the labels for acceptance and rejection.
struct Exits {
  Label accept;
  Label refuse;
};

class Joiner {
public:
  explicit Joiner(std::uint32_t hidden_header) : hidden_header_(hidden_header) {}

  BpfInstructions join(const BpfProgram* wide, const std::vector<BpfProgram>& expressions,
                       std::uint32_t snapshot_length);

private:
  void append(const bpf_program& program, const Exits& exits, bool guarded);
  void append_jump(const bpf_insn& jump, const Label* next, const Exits& exits);
  void guard(const bpf_insn& load, Label refuse);
  void skip_unless_long(std::uint32_t length, Label refuse);

  std::uint32_t hidden_header_;
  FilterAssembler assembler_;
};

// Jumps to `refuse` if the frame is shorter than `length`. Overwrites the accumulator.
void Joiner::skip_unless_long(std::uint32_t length, Label refuse) {
  const Label long_enough = assembler_.make_label();
  assembler_.add(BPF_LD | BPF_W | BPF_LEN, 0);
  assembler_.jump_if(BPF_JMP | BPF_JGE | BPF_K, length, long_enough, refuse);
  assembler_.place(long_enough);
}

// Jumps to `refuse` if `load` would read past the end. Each register that it overwrites is restored
// or about to be loaded.
void Joiner::guard(const bpf_insn& load, Label refuse) {
  // Offsets this large are not in the frame; there, Linux provides metadata.
  constexpr std::uint32_t kLongest = std::numeric_limits<std::int32_t>::max();
  if (load.k < hidden_header_ || load.k > kLongest) {
    return;
  }
  const std::uint32_t end = load.k + width_of(load) - hidden_header_;
  switch (BPF_MODE(load.code)) {
  case BPF_IND: {
    const Label inside = assembler_.make_label();
    skip_unless_long(end, refuse);
    assembler_.add(BPF_ALU | BPF_SUB | BPF_K, end);
    assembler_.jump_if(BPF_JMP | BPF_JGE | BPF_X, 0, inside, refuse);
    assembler_.place(inside);
    return;
  }
  case BPF_MSH: // Loads the other register.
    assembler_.add(BPF_MISC | BPF_TAX, 0);
    skip_unless_long(end, refuse);
    assembler_.add(BPF_MISC | BPF_TXA, 0);
    return;
  default:
    skip_unless_long(end, refuse);
  }
}

// `next` is the label of the instruction after `jump`; the labels of later ones follow it.
void Joiner::append_jump(const bpf_insn& jump, const Label* next, const Exits& exits) {
  if (BPF_CLASS(jump.code) == BPF_RET) {
    assembler_.jump(jump.k == 0 ? exits.refuse : exits.accept);
  } else if (BPF_OP(jump.code) == BPF_JA) {
    assembler_.jump(next[jump.k]);
  } else {
    assembler_.jump_if(jump.code, jump.k, next[jump.jt], next[jump.jf]);
  }
}

void Joiner::append(const bpf_program& program, const Exits& exits, bool guarded) {
  std::vector<Label> labels(program.bf_len);
  for (Label& label : labels) {
    label = assembler_.make_label();
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const bpf_insn& instruction = program.bf_insns[i];
    assembler_.place(labels[i]);
    const unsigned kind = BPF_CLASS(instruction.code);
    if (kind == BPF_RET || kind == BPF_JMP) {
      append_jump(instruction, labels.data() + i + 1, exits);
      continue;
    }
    if (guarded && reads_frame(instruction)) {
      guard(instruction, exits.refuse);
    }
    assembler_.add(instruction.code, instruction.k);
    if (kind == BPF_LD && BPF_MODE(instruction.code) == BPF_LEN && hidden_header_ > 0) {
      assembler_.add(BPF_ALU | BPF_ADD, hidden_header_); // BPF_K is zero as well.
    }
  }
}

BpfInstructions Joiner::join(const BpfProgram* wide, const std::vector<BpfProgram>& expressions,
                             std::uint32_t snapshot_length) {
  const Exits end{.accept = assembler_.make_label(), .refuse = assembler_.make_label()};
  if (wide != nullptr) {
    const Label next = assembler_.make_label();
    append(*wide->get(), {.accept = next, .refuse = end.refuse}, false);
    assembler_.place(next);
  }
  for (std::size_t i = 0; i < expressions.size(); ++i) {
    const bool last = i + 1 == expressions.size();
    const Label next = last ? end.refuse : assembler_.make_label();
    append(*expressions[i].get(), {.accept = end.accept, .refuse = next}, !last);
    if (!last) {
      assembler_.place(next);
    }
  }
  assembler_.place(end.accept);
  assembler_.add(BPF_RET | BPF_K, snapshot_length);
  assembler_.place(end.refuse);
  assembler_.add(BPF_RET | BPF_K, 0);
  return assembler_.assemble();
}

} // namespace

BpfInstructions join_programs(const BpfProgram* wide, const std::vector<BpfProgram>& expressions,
                              std::uint32_t hidden_header, std::uint32_t snapshot_length) {
  return Joiner(hidden_header).join(wide, expressions, snapshot_length);
}

} // namespace chattcp
