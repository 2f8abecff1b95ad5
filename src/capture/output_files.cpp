#include "capture/output_files.h"

#include "files/extended_file.h"
#include "pipeline/fd_sink.h"
#include "platform/file.h"
#include "source/save/saved_extent.h"

#include <utility>

namespace chattcp {

namespace {

FileNameTemplate names_of(const char* flag, const std::string& path) {
  return {flag, last_part(path)};
}

// Lines. ----------------------------------------------------------------------------------------

class RotatingLines : public LineSink {
public:
  RotatingLines(const Directory& folder, const CaptureOptions& options, std::string heading,
                const FileRun& run)
      : heading_(heading), content_(std::move(heading)),
        file_(folder, names_of("-o", *options.output_file), options.files, content_, run) {}

  bool write(std::string_view lines) override {
    unwritten_ = lines.size();
    file_.pass_time();
    if (file_.is_due(lines.size())) {
      file_.begin(heading_);
    }
    try {
      file_.write(lines);
    } catch (...) {
      unwritten_ = file_.unwritten();
      throw;
    }
    unwritten_ = 0;
    return true;
  }

  void pass_time() override { file_.pass_time(); }
  std::size_t unwritten() const override { return unwritten_; }

private:
  const std::string heading_;
  const LineContent content_;
  RotatingFile file_;
  std::size_t unwritten_ = 0;
};

class ExtendedLines : public LineSink {
public:
  ExtendedLines(OutputPlaces& places, const CaptureOptions& options, std::string heading,
                const FileRun& run)
      : file_(*places.lines, std::string(last_part(*options.output_file)), std::move(heading), run,
              std::move(places.stream)) {}

  bool write(std::string_view lines) override { return file_.write(lines); }
  void pass_time() override { file_.pass_time(); }
  std::size_t unwritten() const override { return file_.unwritten(); }

private:
  ExtendedFile file_;
};

// Packets. --------------------------------------------------------------------------------------

class SavedContent : public FileContent {
public:
  // A piece that is not whole is written again, as its records are not looked for.
  std::size_t whole_part(std::string_view bytes, std::size_t count) const override {
    return count < bytes.size() ? 0 : count;
  }

  FileExtent examine(int fd) const override {
    const SavedExtent extent = examine_saved(fd);
    return {.whole = extent.whole, .empty = !extent.has_packets};
  }
};

class RotatingTarget : public SaveTarget {
public:
  RotatingTarget(const Directory& folder, const CaptureOptions& options, const FileRun& run)
      : file_(folder, names_of("-w", *options.write_file), options.files, content_, run) {}

  const std::string& path() const override { return file_.path(); }
  void write(std::string_view records) override { file_.write(records); }
  bool is_due(std::uint64_t size) const override { return file_.is_due(size); }
  void begin(std::string_view beginning) override { file_.begin(beginning); }
  void pass_time() override { file_.pass_time(); }

private:
  const SavedContent content_;
  RotatingFile file_;
};

} // namespace

std::unique_ptr<LineSink> make_line_sink(CaptureFiles& files, const CaptureOptions& options,
                                         std::string heading, const FileRun& run) {
  if (!files.places.lines) {
    return std::make_unique<FdSink>(kStandardOutput, "stdout");
  }
  if (options.files.rotates()) {
    return std::make_unique<RotatingLines>(*files.places.lines, options, std::move(heading), run);
  }
  return std::make_unique<ExtendedLines>(files.places, options, std::move(heading), run);
}

std::unique_ptr<CaptureWriter> make_writer(CaptureFiles& files, const CaptureOptions& options,
                                           const PacketSource& source, const FileRun& run) {
  if (files.places.packets) {
    return make_capture_writer(
        std::make_unique<RotatingTarget>(*files.places.packets, options, run),
        save_format_of(*options.write_file), source.link_type(), options.live.interface);
  }
  return files.output ? make_capture_writer(std::move(*files.output), source.link_type(),
                                            options.live.interface)
                      : nullptr;
}

} // namespace chattcp
