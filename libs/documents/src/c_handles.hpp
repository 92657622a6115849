#pragma once

#include <motcua/core/freed.hpp>

#include <cairo/cairo.h>
#include <fontconfig/fontconfig.h>
#include <glib-object.h>
#include <pango/pango.h>

#include <memory>

namespace motcua::documents {

using core::Freed;

template <class T>
using GObjectHandle = std::unique_ptr<T, Freed<g_object_unref>>;

using FontConfigHandle = std::unique_ptr<FcConfig, Freed<FcConfigDestroy>>;
using FontDescriptionHandle = std::unique_ptr<PangoFontDescription, Freed<pango_font_description_free>>;
using AttributeListHandle = std::unique_ptr<PangoAttrList, Freed<pango_attr_list_unref>>;
using LayoutIterHandle = std::unique_ptr<PangoLayoutIter, Freed<pango_layout_iter_free>>;
using SurfaceHandle = std::unique_ptr<cairo_surface_t, Freed<cairo_surface_destroy>>;
using CairoHandle = std::unique_ptr<cairo_t, Freed<cairo_destroy>>;
using FontOptionsHandle = std::unique_ptr<cairo_font_options_t, Freed<cairo_font_options_destroy>>;

} // namespace motcua::documents
