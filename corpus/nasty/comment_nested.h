/* a /* b */ c */ d
/*/ not yet */ e /**/ f /***/ g /****/ h /*/*/ i
