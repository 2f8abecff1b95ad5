#include "analyze/idle_queue.h"

namespace chattcp {

// There is one.
IdleQueue::Note IdleQueue::next() const {
  const bool returned = !returned_.empty() && (added_.empty() || added_.front() > returned_.top());
  return returned ? returned_.top() : added_.front();
}

void IdleQueue::take_next() {
  if (!returned_.empty() && (added_.empty() || added_.front() > returned_.top())) {
    returned_.pop();
  } else {
    added_.pop_front();
  }
}

} // namespace chattcp
