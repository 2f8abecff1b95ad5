// A file that packets are saved to.
#pragma once

#include "base/descriptor.h"
#include "source/file/input_file.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

// A file that is open for saving, but unchanged until an OutputStream takes it.
struct OutputFile {
  std::string path;
  Descriptor descriptor;
};

// Creates or opens `path`. Throws Error; UsageError if it is one of `inputs`, or the file that the
// output goes to.
OutputFile open_output_file(const std::string& path, const std::vector<InputFile>& inputs);

// Where what is saved goes: a file, or several, one after the other. One thread.
class SaveTarget {
public:
  SaveTarget() = default;
  SaveTarget(const SaveTarget&) = delete;
  SaveTarget& operator=(const SaveTarget&) = delete;
  virtual ~SaveTarget() = default;

  virtual const std::string& path() const = 0;

  // Takes whole records. Throws Error, such as for a full disk.
  virtual void write(std::string_view records) = 0;

  // True if a file must begin before so many bytes: begin() comes next.
  virtual bool is_due(std::uint64_t size) const = 0;

  // Begins a file with these bytes. Throws Error.
  virtual void begin(std::string_view beginning) = 0;

  // Ends the file if it is its time. Throws Error.
  virtual void pass_time() = 0;
};

// Empties the file, which is the only one. Throws Error.
std::unique_ptr<SaveTarget> make_save_target(OutputFile output);

// Writes records in large pieces. One thread.
class OutputStream {
public:
  explicit OutputStream(std::unique_ptr<SaveTarget> target);
  // Writes everything out, ignoring errors.
  ~OutputStream() { write_out(); }
  OutputStream(const OutputStream&) = delete;
  OutputStream& operator=(const OutputStream&) = delete;

  const std::string& path() const { return target_->path(); }

  // Comes before the append() of each record of `size` bytes in all. True: it is the first one of a
  // file, so begin_file() comes next.
  bool begin_record(std::size_t size);

  // Begins a file with these bytes.
  void begin_file(std::string_view beginning);

  // Takes a copy of `size` bytes. The next flush() reports write errors.
  void append(const void* bytes, std::size_t size);

  // Writes everything out. Throws Error, such as for a full disk.
  void flush();

private:
  template <typename Step> void attempt(Step step);
  void write_out();

  std::unique_ptr<SaveTarget> target_;
  std::vector<char> buffer_; // Whole records, and a part of one while it is appended.
  std::string failure_;      // The message of the first write that failed.
};

} // namespace chattcp
