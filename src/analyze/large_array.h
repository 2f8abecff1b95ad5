// Arrays that are read here and there.
#pragma once

#include "platform/memory.h"

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>

namespace chattcp {

// An array of fixed size in as few pages as possible: with many small ones, each random access
// would cost a second look into memory, for the page. Its entries have no value until they are
// given one, and take no memory before. One thread.
template <typename Entry> class LargeArray {
public:
  static_assert(std::is_trivially_destructible_v<Entry> && std::is_trivially_copyable_v<Entry>);

  static constexpr std::size_t kPage = std::size_t{2} * 1024 * 1024; // Usual for large ones.

  // Large pages are taken as a whole: only with `large`, and where there is at least one.
  LargeArray(std::size_t size, bool large)
      : LargeArray(size, size * sizeof(Entry),
                   large && size * sizeof(Entry) >= kPage ? kPage : alignof(Entry)) {}

  Entry& operator[](std::size_t place) const { return entries_.get()[place]; }
  Entry* begin() const { return entries_.get(); }
  Entry* end() const { return entries_.get() + size_; }
  std::size_t size() const { return size_; }

private:
  LargeArray(std::size_t size, std::size_t bytes, std::size_t alignment)
      : entries_(static_cast<Entry*>(::operator new (bytes, std::align_val_t{alignment})),
                 Free{std::align_val_t{alignment}}),
        size_(size) {
    if (alignment == kPage) {
      prefer_large_pages(entries_.get(), bytes);
    }
  }

  struct Free {
    std::align_val_t alignment;
    void operator()(Entry* entries) const { ::operator delete(entries, alignment); }
  };

  std::unique_ptr<Entry, Free> entries_;
  std::size_t size_;
};

} // namespace chattcp
