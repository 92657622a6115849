#include "support/letter_samples.hpp"

#include <cairo/cairo-pdf.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

using namespace motcua;

cairo_status_t swallow(void* /*closure*/, unsigned char const* /*bytes*/, unsigned int /*length*/) {
    return CAIRO_STATUS_SUCCESS;
}

/// The least a PDF page can cost here: an empty A4 page by cairo.
void empty_page() {
    auto* surface = cairo_pdf_surface_create_for_stream(swallow, nullptr, 595, 842);
    auto* ink = cairo_create(surface);
    cairo_show_page(ink);
    cairo_destroy(ink);
    cairo_surface_destroy(surface);
}

/// How often per second `work` is done, over about two seconds.
template <class Work>
double per_second(Work const& work) {
    auto const begin = std::chrono::steady_clock::now();
    auto count = 0;
    auto elapsed = std::chrono::duration<double>(0);
    while (elapsed.count() < 2) {
        work();
        ++count;
        elapsed = std::chrono::steady_clock::now() - begin;
    }
    return count / elapsed.count();
}

} // namespace

/// letters_bench <letters directory> <typeface directory>
int main(int argc, char** argv) {
    if (argc != 3) {
        fmt::print(stderr, "letters_bench <letters directory> <typeface directory>\n");
        return EXIT_FAILURE;
    }
    auto const templates = documents::Templates::load(argv[1], argv[2]);
    if (!templates) {
        fmt::print(stderr, "{}\n", templates.error().en());
        return EXIT_FAILURE;
    }
    auto const letter = tests::sample_apology(documents::FormSet::circular_03_2025);
    auto const slip = tests::sample_receipt(documents::FormSet::circular_03_2025);
    auto const reference = per_second(empty_page);
    auto const letters =
        per_second([&] { return documents::render_apology(letter, *templates).has_value(); });
    auto const slips = per_second([&] { return documents::render_receipt(slip, *templates).has_value(); });
    fmt::print("empty cairo pages/s {:.0f}\n", reference);
    fmt::print("apology letters/s   {:.0f}  ({:.4f} of the empty pages)\n", letters, letters / reference);
    fmt::print("receipt slips/s     {:.0f}  ({:.4f} of the empty pages)\n", slips, slips / reference);
    return EXIT_SUCCESS;
}
