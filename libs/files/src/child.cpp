#include "child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

namespace motcua::files {

namespace {

using Clock = std::chrono::steady_clock;

core::Failure unavailable() {
    return {
        core::Errc::unavailable,
        "examination_unavailable",
        "Không kiểm tra được nội dung tệp; hãy báo quản trị viên.",
        "Contents of files cannot be examined; tell the operator."};
}

/// Standard input, output and error of a child.
class Redirection {
public:
    Redirection(int input, int output) {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
        ::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }

    Redirection(Redirection const&) = delete;
    Redirection& operator=(Redirection const&) = delete;

    ~Redirection() { ::posix_spawn_file_actions_destroy(&actions_); }

    [[nodiscard]] posix_spawn_file_actions_t const* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

/// A child of this process; killed and taken off the process table at the latest when this goes.
class Child {
public:
    explicit Child(pid_t id)
        : id_(id)
        , handle_(static_cast<int>(::syscall(SYS_pidfd_open, id, 0))) {}

    Child(Child const&) = delete;
    Child& operator=(Child const&) = delete;

    ~Child() { kill(); }

    [[nodiscard]] int handle() const { return handle_.get(); }

    /// Its status as waitpid gives it.
    int kill() {
        if (id_ > 0) {
            ::kill(id_, SIGKILL);
            static_cast<void>(wait());
        }
        return status_;
    }

    int wait() {
        while (::waitpid(id_, &status_, 0) < 0 && errno == EINTR) {
        }
        id_ = 0;
        return status_;
    }

private:
    pid_t id_;
    OpenFile handle_;
    int status_{};
};

/// Waits until one of the descriptors has something; false when the time is over.
template <std::size_t count>
bool wait_for(std::array<pollfd, count>& places, Clock::time_point until) {
    auto const left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    if (left.count() <= 0) {
        return false;
    }
    return ::poll(places.data(), places.size(), static_cast<int>(left.count())) != 0;
}

/// Reads what the child says until it closes its output; false when that is too much or takes too long.
bool read_all(int pipe, std::string& output, std::size_t most, Clock::time_point until, bool& late) {
    auto piece = std::array<char, 16384>();
    auto places = std::array{pollfd{pipe, POLLIN, 0}};
    for (;;) {
        if (!wait_for(places, until)) {
            late = true;
            return false;
        }
        auto const got = ::read(pipe, piece.data(), piece.size());
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) {
            continue;
        }
        if (got <= 0) {
            return got == 0;
        }
        output.append(piece.data(), static_cast<std::size_t>(got));
        if (output.size() > most) {
            return false;
        }
    }
}

ChildEnd end_of(int status) {
    if (WIFEXITED(status)) {
        return WEXITSTATUS(status) == 0 ? ChildEnd::done : ChildEnd::failed;
    }
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU ? ChildEnd::used_up : ChildEnd::crashed;
}

ChildOutcome follow(Child& child, int pipe, ChildLimits const& limits) {
    auto const until = Clock::now() + limits.wall;
    auto outcome = ChildOutcome{};
    auto late = false;
    if (!read_all(pipe, outcome.output, limits.output_bytes, until, late)) {
        child.kill();
        outcome.end = late ? ChildEnd::late : ChildEnd::failed;
        return outcome;
    }
    auto places = std::array{pollfd{child.handle(), POLLIN, 0}};
    if (!wait_for(places, until)) {
        child.kill();
        outcome.end = ChildEnd::late;
        return outcome;
    }
    outcome.end = end_of(child.wait());
    return outcome;
}

} // namespace

Runner::Runner(std::filesystem::path examine_program)
    : program_(std::move(examine_program)) {}

core::Expected<ChildOutcome> Runner::examine(OpenFile const& input, ChildLimits const& limits) const {
    return spawn({"examine"}, input, limits);
}

core::Expected<ChildOutcome>
Runner::run(std::vector<std::string> const& command, OpenFile const& input, ChildLimits const& limits) const {
    auto arguments = std::vector<std::string>{"run"};
    arguments.insert(arguments.end(), command.begin(), command.end());
    return spawn(arguments, input, limits);
}

core::Expected<void> Runner::ready() const {
    if (::access(program_.c_str(), X_OK) != 0) {
        return unavailable();
    }
    return {};
}

core::Expected<ChildOutcome>
Runner::spawn(std::vector<std::string> const& arguments, OpenFile const& input, ChildLimits const& limits)
    const {
    auto words = std::vector<std::string>{
        program_.string(),
        std::to_string(limits.cpu.count()),
        std::to_string(limits.memory_bytes)};
    words.insert(words.end(), arguments.begin(), arguments.end());
    auto argv = std::vector<char*>();
    for (auto& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    // One thread a program: a picture is not worth all processors. Nothing of this process's own environment.
    auto variables = std::array<std::string, 3>{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "OMP_THREAD_LIMIT=1"};
    auto environment =
        std::array<char*, 4>{variables[0].data(), variables[1].data(), variables[2].data(), nullptr};
    auto ends = std::array<int, 2>();
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return unavailable();
    }
    auto const reading = OpenFile(ends[0]);
    auto writing = OpenFile(ends[1]);
    auto const redirection = Redirection(input.get(), writing.get());
    auto id = pid_t{};
    if (::posix_spawn(&id, program_.c_str(), redirection.get(), nullptr, argv.data(), environment.data()) !=
        0) {
        return unavailable();
    }
    writing.close();
    auto child = Child(id);
    return follow(child, reading.get(), limits);
}

} // namespace motcua::files
