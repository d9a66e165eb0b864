/* larch-object.h - widgets of liblarch
 *
 * Copyright (C) 2026 The chz authors
 *
 * This file is free to use under the terms of the MIT licence.
 */

#ifndef __LARCH_OBJECT_H__
#define __LARCH_OBJECT_H__

#if !defined (__LARCH_H_INSIDE__) && !defined (LARCH_COMPILATION)
#error "Only <larch.h> can be included directly."
#endif

#include <larch-types.h>

LARCH_BEGIN_DECLS

#define LARCH_TYPE_BUTTON            (larch_button_get_type ())
#define LARCH_BUTTON(obj)            (LARCH_CHECK_CAST ((obj), LARCH_TYPE_BUTTON, LarchButton))
#define LARCH_IS_BUTTON(obj)         (LARCH_CHECK_TYPE ((obj), LARCH_TYPE_BUTTON))

typedef struct _LarchButton         LarchButton;
typedef struct _LarchButtonPrivate  LarchButtonPrivate;

struct _LarchButton
{
  LarchWidget parent_instance;

  /*< private >*/
  LarchButtonPrivate *priv;
};

LARCH_AVAILABLE_IN_ALL
LarchType    larch_button_get_type (void) LARCH_GNUC_CONST;
LARCH_AVAILABLE_IN_ALL
LarchWidget *larch_button_new      (void);

/**
 * larch_button_set_label:
 * @button: a #LarchButton
 * @label: the new label
 *
 * Sets the label of @button. The widget is drawn again if it is visible, and
 * the signal "notify::label" is emitted if the value is another one.
 *
 * Since: 1.0
 */
LARCH_AVAILABLE_IN_ALL
void         larch_button_set_label (LarchButton *button,
                                 const char *label);
LARCH_AVAILABLE_IN_ALL
const char *larch_button_get_label (LarchButton *button);

/**
 * larch_button_set_icon:
 * @button: a #LarchButton
 * @icon: the new icon
 *
 * Sets the icon of @button. The widget is drawn again if it is visible, and
 * the signal "notify::icon" is emitted if the value is another one.
 *
 * Since: 2.0
 */
LARCH_AVAILABLE_IN_ALL
void         larch_button_set_icon (LarchButton *button,
                                 const char *icon);
LARCH_AVAILABLE_IN_ALL
const char *larch_button_get_icon (LarchButton *button);

/**
 * larch_button_set_relief:
 * @button: a #LarchButton
 * @relief: the new relief
 *
 * Sets the relief of @button. The widget is drawn again if it is visible, and
 * the signal "notify::relief" is emitted if the value is another one.
 *
 * Since: 2.0
 */
LARCH_AVAILABLE_IN_ALL
void         larch_button_set_relief (LarchButton *button,
                                 const char *relief);
LARCH_AVAILABLE_IN_ALL
const char *larch_button_get_relief (LarchButton *button);

#define LARCH_TYPE_ENTRY            (larch_entry_get_type ())
#define LARCH_ENTRY(obj)            (LARCH_CHECK_CAST ((obj), LARCH_TYPE_ENTRY, LarchEntry))
#define LARCH_IS_ENTRY(obj)         (LARCH_CHECK_TYPE ((obj), LARCH_TYPE_ENTRY))

typedef struct _LarchEntry         LarchEntry;
typedef struct _LarchEntryPrivate  LarchEntryPrivate;

struct _LarchEntry
{
  LarchWidget parent_instance;

  /*< private >*/
  LarchEntryPrivate *priv;
};

LARCH_AVAILABLE_IN_ALL
LarchType    larch_entry_get_type (void) LARCH_GNUC_CONST;
LARCH_AVAILABLE_IN_ALL
LarchWidget *larch_entry_new      (void);

/**
 * larch_entry_set_text:
 * @entry: a #LarchEntry
 * @text: the new text
 *
 * Sets the text of @entry. The widget is drawn again if it is visible, and
 * the signal "notify::text" is emitted if the value is another one.
 *
 * Since: 1.2
 */
LARCH_AVAILABLE_IN_ALL
void         larch_entry_set_text (LarchEntry *entry,
                                 const char *text);
LARCH_AVAILABLE_IN_ALL
const char *larch_entry_get_text (LarchEntry *entry);

/**
 * larch_entry_set_placeholder:
 * @entry: a #LarchEntry
 * @placeholder: the new placeholder
 *
 * Sets the placeholder of @entry. The widget is drawn again if it is visible, and
 * the signal "notify::placeholder" is emitted if the value is another one.
 *
 * Since: 2.0
 */
LARCH_AVAILABLE_IN_ALL
void         larch_entry_set_placeholder (LarchEntry *entry,
                                 const char *placeholder);
LARCH_AVAILABLE_IN_ALL
const char *larch_entry_get_placeholder (LarchEntry *entry);

/**
 * larch_entry_set_max_length:
 * @entry: a #LarchEntry
 * @max_length: the new max length
 *
 * Sets the max length of @entry. The widget is drawn again if it is visible, and
 * the signal "notify::max-length" is emitted if the value is another one.
 *
 * Since: 2.0
 */
LARCH_AVAILABLE_IN_ALL
void         larch_entry_set_max_length (LarchEntry *entry,
                                 int max_length);
LARCH_AVAILABLE_IN_ALL
int larch_entry_get_max_length (LarchEntry *entry);

/**
 * larch_entry_set_visibility:
 * @entry: a #LarchEntry
 * @visibility: the new visibility
 *
 * Sets the visibility of @entry. The widget is drawn again if it is visible, and
 * the signal "notify::visibility" is emitted if the value is another one.
 *
 * Since: 1.0
 */
LARCH_AVAILABLE_IN_ALL
void         larch_entry_set_visibility (LarchEntry *entry,
                                 lboolean visibility);
LARCH_AVAILABLE_IN_ALL
lboolean larch_entry_get_visibility (LarchEntry *entry);

#define LARCH_TYPE_SCALE            (larch_scale_get_type ())
#define LARCH_SCALE(obj)            (LARCH_CHECK_CAST ((obj), LARCH_TYPE_SCALE, LarchScale))
#define LARCH_IS_SCALE(obj)         (LARCH_CHECK_TYPE ((obj), LARCH_TYPE_SCALE))

typedef struct _LarchScale         LarchScale;
typedef struct _LarchScalePrivate  LarchScalePrivate;

struct _LarchScale
{
  LarchWidget parent_instance;

  /*< private >*/
  LarchScalePrivate *priv;
};

LARCH_AVAILABLE_IN_ALL
LarchType    larch_scale_get_type (void) LARCH_GNUC_CONST;
LARCH_AVAILABLE_IN_ALL
LarchWidget *larch_scale_new      (void);

/**
 * larch_scale_set_value:
 * @scale: a #LarchScale
 * @value: the new value
 *
 * Sets the value of @scale. The widget is drawn again if it is visible, and
 * the signal "notify::value" is emitted if the value is another one.
 *
 * Since: 1.0
 */
LARCH_AVAILABLE_IN_ALL
void         larch_scale_set_value (LarchScale *scale,
                                 double value);
LARCH_AVAILABLE_IN_ALL
double larch_scale_get_value (LarchScale *scale);

/**
 * larch_scale_set_lower:
 * @scale: a #LarchScale
 * @lower: the new lower
 *
 * Sets the lower of @scale. The widget is drawn again if it is visible, and
 * the signal "notify::lower" is emitted if the value is another one.
 *
 * Since: 1.2
 */
LARCH_AVAILABLE_IN_ALL
void         larch_scale_set_lower (LarchScale *scale,
                                 double lower);
LARCH_AVAILABLE_IN_ALL
double larch_scale_get_lower (LarchScale *scale);

/**
 * larch_scale_set_upper:
 * @scale: a #LarchScale
 * @upper: the new upper
 *
 * Sets the upper of @scale. The widget is drawn again if it is visible, and
 * the signal "notify::upper" is emitted if the value is another one.
 *
 * Since: 2.0
 */
LARCH_AVAILABLE_IN_ALL
void         larch_scale_set_upper (LarchScale *scale,
                                 double upper);
LARCH_AVAILABLE_IN_ALL
double larch_scale_get_upper (LarchScale *scale);

/**
 * larch_scale_set_digits:
 * @scale: a #LarchScale
 * @digits: the new digits
 *
 * Sets the digits of @scale. The widget is drawn again if it is visible, and
 * the signal "notify::digits" is emitted if the value is another one.
 *
 * Since: 2.0
 */
LARCH_AVAILABLE_IN_ALL
void         larch_scale_set_digits (LarchScale *scale,
                                 int digits);
LARCH_AVAILABLE_IN_ALL
int larch_scale_get_digits (LarchScale *scale);

#define LARCH_TYPE_TREE_VIEW            (larch_tree_view_get_type ())
#define LARCH_TREE_VIEW(obj)            (LARCH_CHECK_CAST ((obj), LARCH_TYPE_TREE_VIEW, LarchTreeView))
#define LARCH_IS_TREE_VIEW(obj)         (LARCH_CHECK_TYPE ((obj), LARCH_TYPE_TREE_VIEW))

typedef struct _LarchTreeView         LarchTreeView;
typedef struct _LarchTreeViewPrivate  LarchTreeViewPrivate;

struct _LarchTreeView
{
  LarchWidget parent_instance;

  /*< private >*/
  LarchTreeViewPrivate *priv;
};

LARCH_AVAILABLE_IN_ALL
LarchType    larch_tree_view_get_type (void) LARCH_GNUC_CONST;
LARCH_AVAILABLE_IN_ALL
LarchWidget *larch_tree_view_new      (void);

/**
 * larch_tree_view_set_model:
 * @tree_view: a #LarchTreeView
 * @model: the new model
 *
 * Sets the model of @tree_view. The widget is drawn again if it is visible, and
 * the signal "notify::model" is emitted if the value is another one.
 *
 * Since: 1.2
 */
LARCH_AVAILABLE_IN_ALL
void         larch_tree_view_set_model (LarchTreeView *tree_view,
                                 LarchModel *model);
LARCH_AVAILABLE_IN_ALL
LarchModel *larch_tree_view_get_model (LarchTreeView *tree_view);

/**
 * larch_tree_view_set_headers_visible:
 * @tree_view: a #LarchTreeView
 * @headers_visible: the new headers visible
 *
 * Sets the headers visible of @tree_view. The widget is drawn again if it is visible, and
 * the signal "notify::headers-visible" is emitted if the value is another one.
 *
 * Since: 1.2
 */
LARCH_AVAILABLE_IN_ALL
void         larch_tree_view_set_headers_visible (LarchTreeView *tree_view,
                                 lboolean headers_visible);
LARCH_AVAILABLE_IN_ALL
lboolean larch_tree_view_get_headers_visible (LarchTreeView *tree_view);

/**
 * larch_tree_view_set_search_column:
 * @tree_view: a #LarchTreeView
 * @search_column: the new search column
 *
 * Sets the search column of @tree_view. The widget is drawn again if it is visible, and
 * the signal "notify::search-column" is emitted if the value is another one.
 *
 * Since: 2.0
 */
LARCH_AVAILABLE_IN_ALL
void         larch_tree_view_set_search_column (LarchTreeView *tree_view,
                                 int search_column);
LARCH_AVAILABLE_IN_ALL
int larch_tree_view_get_search_column (LarchTreeView *tree_view);

#define LARCH_TYPE_HEADER_BAR            (larch_header_bar_get_type ())
#define LARCH_HEADER_BAR(obj)            (LARCH_CHECK_CAST ((obj), LARCH_TYPE_HEADER_BAR, LarchHeaderBar))
#define LARCH_IS_HEADER_BAR(obj)         (LARCH_CHECK_TYPE ((obj), LARCH_TYPE_HEADER_BAR))

typedef struct _LarchHeaderBar         LarchHeaderBar;
typedef struct _LarchHeaderBarPrivate  LarchHeaderBarPrivate;

struct _LarchHeaderBar
{
  LarchWidget parent_instance;

  /*< private >*/
  LarchHeaderBarPrivate *priv;
};

LARCH_AVAILABLE_IN_ALL
LarchType    larch_header_bar_get_type (void) LARCH_GNUC_CONST;
LARCH_AVAILABLE_IN_ALL
LarchWidget *larch_header_bar_new      (void);

/**
 * larch_header_bar_set_title:
 * @header_bar: a #LarchHeaderBar
 * @title: the new title
 *
 * Sets the title of @header_bar. The widget is drawn again if it is visible, and
 * the signal "notify::title" is emitted if the value is another one.
 *
 * Since: 1.0
 */
LARCH_AVAILABLE_IN_ALL
void         larch_header_bar_set_title (LarchHeaderBar *header_bar,
                                 const char *title);
LARCH_AVAILABLE_IN_ALL
const char *larch_header_bar_get_title (LarchHeaderBar *header_bar);

/**
 * larch_header_bar_set_subtitle:
 * @header_bar: a #LarchHeaderBar
 * @subtitle: the new subtitle
 *
 * Sets the subtitle of @header_bar. The widget is drawn again if it is visible, and
 * the signal "notify::subtitle" is emitted if the value is another one.
 *
 * Since: 1.0
 */
LARCH_AVAILABLE_IN_ALL
void         larch_header_bar_set_subtitle (LarchHeaderBar *header_bar,
                                 const char *subtitle);
LARCH_AVAILABLE_IN_ALL
const char *larch_header_bar_get_subtitle (LarchHeaderBar *header_bar);

/**
 * larch_header_bar_set_decorated:
 * @header_bar: a #LarchHeaderBar
 * @decorated: the new decorated
 *
 * Sets the decorated of @header_bar. The widget is drawn again if it is visible, and
 * the signal "notify::decorated" is emitted if the value is another one.
 *
 * Since: 2.0
 */
LARCH_AVAILABLE_IN_ALL
void         larch_header_bar_set_decorated (LarchHeaderBar *header_bar,
                                 lboolean decorated);
LARCH_AVAILABLE_IN_ALL
lboolean larch_header_bar_get_decorated (LarchHeaderBar *header_bar);

#define LARCH_TYPE_SPINNER            (larch_spinner_get_type ())
#define LARCH_SPINNER(obj)            (LARCH_CHECK_CAST ((obj), LARCH_TYPE_SPINNER, LarchSpinner))
#define LARCH_IS_SPINNER(obj)         (LARCH_CHECK_TYPE ((obj), LARCH_TYPE_SPINNER))

typedef struct _LarchSpinner         LarchSpinner;
typedef struct _LarchSpinnerPrivate  LarchSpinnerPrivate;

struct _LarchSpinner
{
  LarchWidget parent_instance;

  /*< private >*/
  LarchSpinnerPrivate *priv;
};

LARCH_AVAILABLE_IN_ALL
LarchType    larch_spinner_get_type (void) LARCH_GNUC_CONST;
LARCH_AVAILABLE_IN_ALL
LarchWidget *larch_spinner_new      (void);

/**
 * larch_spinner_set_active:
 * @spinner: a #LarchSpinner
 * @active: the new active
 *
 * Sets the active of @spinner. The widget is drawn again if it is visible, and
 * the signal "notify::active" is emitted if the value is another one.
 *
 * Since: 1.2
 */
LARCH_AVAILABLE_IN_ALL
void         larch_spinner_set_active (LarchSpinner *spinner,
                                 lboolean active);
LARCH_AVAILABLE_IN_ALL
lboolean larch_spinner_get_active (LarchSpinner *spinner);

/**
 * larch_spinner_set_speed:
 * @spinner: a #LarchSpinner
 * @speed: the new speed
 *
 * Sets the speed of @spinner. The widget is drawn again if it is visible, and
 * the signal "notify::speed" is emitted if the value is another one.
 *
 * Since: 2.0
 */
LARCH_AVAILABLE_IN_ALL
void         larch_spinner_set_speed (LarchSpinner *spinner,
                                 double speed);
LARCH_AVAILABLE_IN_ALL
double larch_spinner_get_speed (LarchSpinner *spinner);

LARCH_END_DECLS

#endif /* __LARCH_OBJECT_H__ */
