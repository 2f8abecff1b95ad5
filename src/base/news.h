// Something new, and those that wait for it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace chattcp {

// News counts what has happened, and calls the listeners that wait for more. Any thread may call
// any member.
class News {
public:
  // Waits for one piece of news after the other. It must be removed before it is destroyed.
  class Listener {
  public:
    Listener() = default;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    virtual ~Listener() = default;

    // There is something new. Called by the thread that announces it, once after each listen(). It
    // must be short and call no member of the News.
    virtual void on_news() noexcept = 0;

  private:
    friend class News;

    bool listening_ = false; // Under the lock of the News.
  };

  News() = default;
  News(const News&) = delete;
  News& operator=(const News&) = delete;

  // How often something was announced.
  std::uint64_t count() const { return count_.load(std::memory_order_acquire); }

  void announce() noexcept;

  // The number of streams that its listeners serve, as they report it.
  std::size_t readers() const { return readers_.load(std::memory_order_relaxed); }
  void add_readers(std::size_t count) noexcept { readers_ += count; }
  void remove_readers(std::size_t count) noexcept { readers_ -= count; }

  void add(Listener& listener);

  // After its return `listener` is no longer called.
  void remove(Listener& listener) noexcept;

  // `listener`, which was added, is called as soon as more than `seen` has been announced. Returns
  // false if that is so already: then it is not called.
  bool listen(Listener& listener, std::uint64_t seen) noexcept;

private:
  std::atomic<std::uint64_t> count_ = 0;
  std::atomic<std::size_t> readers_ = 0;
  std::mutex mutex_;
  std::vector<Listener*> listeners_;
};

} // namespace chattcp
