#include "files_command.hpp"

#include "database_options.hpp"
#include "file_store.hpp"
#include "refuse.hpp"
#include <motcua/storage/file_rows.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <iterator>
#include <thread>

namespace motcua::services {

namespace {

/// The first two digits of all hashes: the store is gone through in 256 parts.
std::vector<std::string> all_beginnings() {
    constexpr auto digits = std::string_view("0123456789abcdef");
    auto beginnings = std::vector<std::string>();
    for (auto const first : digits) {
        for (auto const second : digits) {
            beginnings.push_back({first, second});
        }
    }
    return beginnings;
}

/// Waits so that no more than so many bytes a second were read since the beginning.
class Throttle {
public:
    explicit Throttle(int megabytes_a_second)
        : bytes_a_second_(megabytes_a_second * 1e6) {}

    void read(std::size_t bytes) {
        read_ += static_cast<double>(bytes);
        if (bytes_a_second_ > 0) {
            std::this_thread::sleep_until(
                begun_ + std::chrono::duration_cast<Clock::duration>(
                             std::chrono::duration<double>(read_ / bytes_a_second_)
                         )
            );
        }
    }

private:
    using Clock = std::chrono::steady_clock;

    double bytes_a_second_;
    double read_{0};
    Clock::time_point begun_{Clock::now()};
};

/// Goes through the store once.
class Scrub {
public:
    Scrub(files::Shelf& shelf, storage::FileRows& rows, int megabytes_a_second)
        : shelf_(shelf)
        , rows_(rows)
        , throttle_(megabytes_a_second) {}

    int run() {
        for (auto const& digits : all_beginnings()) {
            // Disk first: a file kept meanwhile is in both, or not looked at.
            auto const on_disk = shelf_.kept_beginning_with(digits);
            auto const known = rows_.beginning_with(digits);
            if (!known) {
                return refuse(known.error());
            }
            compare(on_disk, *known);
        }
        std::cout << "Đã đọc " << read_ << " tệp; hỏng " << damaged_ << ", thiếu " << missing_ << ", lạ "
                  << strange_ << ".\n";
        return damaged_ + missing_ + strange_ == 0 ? 0 : 1;
    }

private:
    void compare(std::vector<std::string> const& on_disk, std::vector<storage::FileRow> const& known) {
        for (auto const& row : known) {
            look_at(row);
        }
        for (auto const& name : on_disk) {
            auto const is_known = std::binary_search(
                known.begin(),
                known.end(),
                storage::FileRow{name, 0},
                [](auto const& left, auto const& right) { return left.sha256 < right.sha256; }
            );
            if (!is_known) {
                ++strange_;
                std::cout << "lạ " << name << "\n";
            }
        }
    }

    void look_at(storage::FileRow const& row) {
        auto const sound = shelf_.verify(row.sha256, [this](std::size_t bytes) { throttle_.read(bytes); });
        if (sound) {
            ++read_;
            return;
        }
        auto const failure = sound.error();
        if (failure.code() == core::Errc::not_found) {
            ++missing_;
            std::cout << "thiếu " << row.sha256 << "\n";
            return;
        }
        ++damaged_;
        std::cout << "hỏng " << row.sha256 << " (" << failure.rule() << ")\n";
    }

    files::Shelf& shelf_;
    storage::FileRows& rows_;
    Throttle throttle_;
    int read_{0};
    int damaged_{0};
    int missing_{0};
    int strange_{0};
};

/// Opens the store and its rows, then runs the work.
int with_files(
    config::Settings const& settings,
    std::function<int(files::Shelf& shelf, storage::FileRows& rows)> const& work
) {
    auto options = shelf_options(settings);
    if (!options) {
        return refuse(options.error());
    }
    auto shelf = files::Shelf(std::move(*options));
    auto rows = storage::FileRows(database_options(settings, 1));
    return work(shelf, rows);
}

struct Collection {
    int gone{0};
    int referenced{0};
    int busy{0};
};

/// One file; a lock that another holds too long leaves it for the next time.
core::Expected<void> collect_one(
    files::Shelf& shelf,
    storage::FileRows& rows,
    storage::FileRow const& row,
    int days,
    bool dry_run,
    Collection& counted
) {
    auto const outcome = rows.collect(row.sha256, days, dry_run, [&] { return shelf.remove(row.sha256); });
    if (!outcome) {
        auto failure = outcome.error();
        if (failure.code() != core::Errc::busy) {
            return failure;
        }
        ++counted.busy;
        return {};
    }
    switch (*outcome) {
    case storage::Collected::gone:
        ++counted.gone;
        std::cout << (dry_run ? "sẽ xóa " : "đã xóa ") << row.sha256 << " " << row.size << "\n";
        break;
    case storage::Collected::referenced:
        ++counted.referenced;
        break;
    case storage::Collected::young:
        break;
    }
    return {};
}

} // namespace

int scrub_files(config::Settings const& settings, int megabytes_a_second) {
    return with_files(settings, [&](files::Shelf& shelf, storage::FileRows& rows) {
        return Scrub(shelf, rows, megabytes_a_second).run();
    });
}

int collect_files(config::Settings const& settings, int days, bool dry_run) {
    return with_files(settings, [&](files::Shelf& shelf, storage::FileRows& rows) {
        auto counted = Collection{};
        for (auto const& digits : all_beginnings()) {
            auto const older = rows.older(digits, days);
            if (!older) {
                return refuse(older.error());
            }
            for (auto const& row : *older) {
                if (auto const done = collect_one(shelf, rows, row, days, dry_run, counted); !done) {
                    return refuse(done.error());
                }
            }
        }
        auto const leftovers = dry_run ? 0 : shelf.remove_leftovers();
        std::cout << (dry_run ? "Sẽ xóa " : "Đã xóa ") << counted.gone << " tệp; còn được dùng "
                  << counted.referenced << ", đang bận " << counted.busy << ", tệp dở dang " << leftovers
                  << ".\n";
        return 0;
    });
}

int rotate_files(config::Settings const& settings) {
    return with_files(settings, [](files::Shelf& shelf, storage::FileRows& rows) {
        auto written = 0;
        auto failed = 0;
        for (auto const& digits : all_beginnings()) {
            for (auto const& sha256 : shelf.kept_beginning_with(digits)) {
                auto const locked = [&](std::function<core::Expected<void>()> const& work) {
                    return rows.locked(sha256, work);
                };
                auto const done = shelf.reseal(sha256, locked);
                if (done) {
                    written += *done ? 1 : 0;
                    continue;
                }
                // Collected meanwhile, or no file of the store.
                if (auto const failure = done.error(); failure.code() != core::Errc::not_found) {
                    ++failed;
                    std::cout << "không ghi lại được " << sha256 << " (" << failure.rule() << ")\n";
                }
            }
        }
        std::cout << "Đã ghi lại " << written << " tệp theo khóa hiện hành; lỗi " << failed << ".\n";
        return failed == 0 ? 0 : 1;
    });
}

} // namespace motcua::services
