// Assembles BPF programs. For use inside source/ only.
#pragma once

#include <pcap/pcap.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chattcp {

using BpfInstructions = std::vector<bpf_insn>;

// Collects instructions whose jumps name labels, and replaces the labels with the offsets that BPF
// wants. Conditional jumps may be longer than the 255 instructions that BPF allows. As in every BPF
// program, all jumps must lead forward.
class FilterAssembler {
public:
  using Label = std::size_t;

  // A label must be placed once, before the instruction that it names.
  Label make_label();
  void place(Label label) { positions_[label] = lines_.size(); }

  // Any instruction but a jump.
  void add(unsigned code, std::uint32_t value);

  void jump(Label target);

  // `code` and `value` are those of a conditional jump.
  void jump_if(unsigned code, std::uint32_t value, Label yes, Label no);

  BpfInstructions assemble();

private:
  struct Line {
    bpf_insn instruction{};
    Label yes = 0; // The target of a jump, also of an unconditional one.
    Label no = 0;
    bool is_far = false; // A conditional jump that needs two more to reach its targets.
  };

  std::vector<std::size_t> addresses() const;
  std::size_t target(const std::vector<std::size_t>& addresses, Label label) const;
  bool stretch(const std::vector<std::size_t>& addresses);

  std::vector<Line> lines_;
  std::vector<std::size_t> positions_; // The index of a line for each label.
};

} // namespace chattcp
