#include "confinement.hpp"

#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <limits>

namespace motcua::examine {

namespace {

/// A handful of the libraries' own tables.
constexpr auto open_files = rlim_t{32};

// The sanitiser's shadow alone is larger than any limit.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr auto has_shadow_memory = true;
#else
constexpr auto has_shadow_memory = false;
#endif

template <class Resource>
bool limit(Resource resource, rlim_t soft, rlim_t hard) {
    auto const both = rlimit{soft, hard};
    return ::setrlimit(resource, &both) == 0;
}

} // namespace

bool confine(std::uint64_t cpu_seconds, std::uint64_t memory_bytes, bool own_memory) {
    // At the soft limit SIGXCPU tells the parent why; the hard one ends whoever ignores it.
    return ::syscall(SYS_close_range, 3U, std::numeric_limits<unsigned>::max(), 0U) == 0 &&
           ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 &&
           ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && limit(RLIMIT_CPU, cpu_seconds, cpu_seconds + 2) &&
           limit(RLIMIT_FSIZE, 0, 0) && limit(RLIMIT_CORE, 0, 0) &&
           limit(RLIMIT_NOFILE, open_files, open_files) &&
           ((own_memory && has_shadow_memory) || limit(RLIMIT_AS, memory_bytes, memory_bytes));
}

} // namespace motcua::examine
